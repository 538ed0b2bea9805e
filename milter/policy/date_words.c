/*
 * One table: how a language writes a date, and its months in the case that a date asks for.
 */
#include "policy/date_words.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/compiler.h"

static const struct writing {
	const char *language;
	const char *form;		/* %d day, %m month by name or number, %y year */
	const char *months[12];		/* none: numbers */
} writings[] = {
	{ "de", "%d. %m %y", { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
			       "September", "Oktober", "November", "Dezember" } },
	{ "en", "%d %m %y", { "January", "February", "March", "April", "May", "June", "July", "August",
			      "September", "October", "November", "December" } },
	{ "fr", "%d %m %y", { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
			      "septembre", "octobre", "novembre", "décembre" } },
	{ "es", "%d de %m de %y", { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
				    "agosto", "septiembre", "octubre", "noviembre", "diciembre" } },
	{ "it", "%d %m %y", { "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
			      "agosto", "settembre", "ottobre", "novembre", "dicembre" } },
	{ "pt", "%d de %m de %y", { "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho",
				    "agosto", "setembro", "outubro", "novembro", "dezembro" } },
	{ "nl", "%d %m %y", { "januari", "februari", "maart", "april", "mei", "juni", "juli",
			      "augustus", "september", "oktober", "november", "december" } },
	{ "pl", "%d %m %y", { "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca",
			      "sierpnia", "września", "października", "listopada", "grudnia" } },
	{ "tr", "%d %m %y", { "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz",
			      "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık" } },
	{ "ru", "%d %m %y г.", { "января", "февраля", "марта", "апреля", "мая", "июня", "июля",
				 "августа", "сентября", "октября", "ноября", "декабря" } },
	{ "uk", "%d %m %y р.", { "січня", "лютого", "березня", "квітня", "травня", "червня", "липня",
				 "серпня", "вересня", "жовтня", "листопада", "грудня" } },
	{ "vi", "ngày %d tháng %m năm %y", { NULL } },
	{ "id", "%d %m %y", { "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
			      "September", "Oktober", "November", "Desember" } },
	{ "zh", "%y年%m月%d日", { NULL } },
	{ "ja", "%y年%m月%d日", { NULL } },
	{ "ko", "%y년 %m월 %d일", { NULL } },
	{ "ar", "%d %m %y", { "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس",
			      "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" } },
};

static const struct writing *
find_writing(const char *language)
{
	for (size_t i = 0; i < COUNT(writings); i++)
		if (strcmp(writings[i].language, language) == 0)
			return &writings[i];
	return NULL;
}

const char *const *
month_names(const char *language)
{
	const struct writing *writing = find_writing(language);

	return writing == NULL || writing->months[0] == NULL ? NULL : writing->months;
}

/* "2026-02-28" */
static bool
read_date(struct slice date, unsigned numbers[3])
{
	static const char form[] = "nnnn-nn-nn";
	size_t number = 0;

	if (date.len != strlen(form))
		return false;
	memset(numbers, 0, 3 * sizeof(*numbers));
	for (size_t i = 0; i < date.len; i++) {
		if (form[i] == '-' ? date.data[i] != '-' : !ascii_is_digit(date.data[i]))
			return false;
		if (form[i] == '-')
			number++;
		else
			numbers[number] = numbers[number] * 10 + (unsigned)(date.data[i] - '0');
	}
	return numbers[1] >= 1 && numbers[1] <= 12;
}

struct slice
date_in_words(struct arena *arena, struct slice date, const char *language)
{
	const struct writing *writing = find_writing(language);
	unsigned numbers[3];
	struct buf out;

	if (writing == NULL || !read_date(date, numbers))
		return date;
	buf_init(&out, arena);
	for (const char *at = writing->form; *at != '\0'; at++) {
		if (*at != '%') {
			buf_byte(&out, (uint8_t)*at);
			continue;
		}
		at++;
		if (*at == 'm' && writing->months[0] != NULL)
			buf_string(&out, writing->months[numbers[1] - 1]);
		else
			buf_printf(&out, "%u", *at == 'd' ? numbers[2] : *at == 'm' ? numbers[1] : numbers[0]);
	}
	return out.failed ? date : buf_slice(&out);
}
