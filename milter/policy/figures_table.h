/*
 * The phrases of built-in figures, by signal and language, in the language of phrases
 * (policy/phrase.h). A figure that is idiom only in one language stands with it; signs stand first.
 *
 * Only what is a figure wherever it stands: "5 fois" is how often, "multiplié par 5" how much.
 */
#define CODES                                                                                      \
	"(USD|EUR|GBP|CHF|JPY|PLN|TRY|RUB|UAH|VND|IDR|CNY|KRW|AED|SAR|BRL|MXN|INR|CAD|AUD|HKD|USDT|USDC)"

static const struct {
	enum figure figure;
	const char *phrase;
} phrases[] = {
	/* ---- price ---------------------------------------------------------------------------- */
	{ PRICE, "(US|A|C|HK|R|)$#(|k|m|b|bn|mn|t)" }, { PRICE, "(US|A|C|HK|R|)$ #" },
	{ PRICE, "€#(|k|m|b|bn|mn)" }, { PRICE, "€ #" }, { PRICE, "£#(|k|m|b|bn|mn)" }, { PRICE, "£ #" },
	{ PRICE, "¥#(|万|億|亿|兆)" }, { PRICE, "¥ #" }, { PRICE, "₹#" }, { PRICE, "₹ #" },
	{ PRICE, "₺#" }, { PRICE, "₽#" }, { PRICE, "₴#" }, { PRICE, "₩#" }, { PRICE, "₫#" },
	{ PRICE, "#$" }, { PRICE, "# $" }, { PRICE, "#US$" }, { PRICE, "# US$" }, { PRICE, "#€" },
	{ PRICE, "# €" }, { PRICE, "#£" }, { PRICE, "# £" }, { PRICE, "#¥" }, { PRICE, "#₺" },
	{ PRICE, "# ₺" }, { PRICE, "#₽" }, { PRICE, "# ₽" }, { PRICE, "#₴" }, { PRICE, "# ₴" },
	{ PRICE, "#₩" }, { PRICE, "#₫" }, { PRICE, "# ₫" }, { PRICE, "#-$*" },
	{ PRICE, "# " CODES }, { PRICE, CODES " #" },
	/* de */
	{ PRICE, "# (Dollar|Dollars|US-Dollar|Euro|Euros|Cent|Cents|Franken|Rappen|Pfund)" },
	{ PRICE, "#-(Dollar|Euro|Cent|Franken)*" },
	{ PRICE, "# (Tausend|Millionen|Million|Mio.|Mrd.|Milliarden|Milliarde) "
		 "(Dollar|Euro|US-Dollar|Franken|$|€)" },
	/* en */
	{ PRICE, "# (dollars|US dollars|euros|cents|pounds|francs|yen|rupees|bucks)" },
	{ PRICE, "#-(dollar|euro|cent|pound)" },
	{ PRICE, "# (thousand|million|billion|trillion) (dollars|euros|pounds|yen|rupees)" },
	/* fr */
	{ PRICE, "# (dollar|dollars américains|euro|centimes|francs suisses)" },
	{ PRICE, "# (million|millions|milliard|milliards) (de dollars|d'euros|de francs|$|€)" },
	/* es, pt, it */
	{ PRICE, "# (dólares|dólar|euros|euro|céntimos|pesos|libras)" },
	{ PRICE, "# (mil|millones|millón|mil millones) (de dólares|de euros|de pesos|dólares|euros|$|€)" },
	{ PRICE, "# (dólares|reais|real|centavos)" },
	{ PRICE, "# (mil|milhões|milhão|bilhões|mil milhões) (de dólares|de euros|de reais|dólares|euros|reais)" },
	{ PRICE, "# (dollari|dollaro|centesimi|franchi|sterline)" },
	{ PRICE, "# (mila|milioni|milione|miliardi|miliardo) (di dollari|di euro|dollari|euro|$|€)" },
	/* nl */
	{ PRICE, "# (dollar|euro|cent|duizend dollar|duizend euro|miljoen dollar|miljoen euro|miljard dollar|miljard euro)" },
	/* pl */
	{ PRICE, "# (zł|złotych|złote|złoty|groszy|dolarów|dolary|dolara|euro|franków)" },
	{ PRICE, "# (tys.|tysięcy|tysiące|mln|milionów|miliony|mld|miliardów) (zł|złotych|dolarów|euro|$|€)" },
	/* tr */
	{ PRICE, "# (lira|TL|dolar|avro|euro|kuruş)" }, { PRICE, "# (lira|dolar|avro|euro)(lık|luk|ya|a|yı|ı)" },
	{ PRICE, "# (bin|milyon|milyar) (lira|TL|dolar|avro|euro)" },
	/* ru, uk */
	{ PRICE, "# (доллар|доллара|долларов|рубль|рубля|рублей|руб.|евро|центов)" },
	{ PRICE, "# (тыс.|тысяч|тысячи|млн|миллионов|миллиона|млрд|миллиардов|миллиарда) "
		 "(долларов|рублей|евро|руб.|$|€)" },
	{ PRICE, "# (долар|долари|доларів|долара|гривня|гривні|гривень|грн|євро|центів)" },
	{ PRICE, "# (тис.|тисяч|тисячі|млн|мільйонів|мільйони|млрд|мільярдів) (доларів|гривень|грн|євро|$|€)" },
	/* vi, id */
	{ PRICE, "# (đồng|đô la|đô|USD|đ)" },
	{ PRICE, "# (nghìn|ngàn|triệu|tỷ|tỉ) (đồng|đô la|đô|USD|euro)" },
	{ PRICE, "Rp#" }, { PRICE, "Rp #" }, { PRICE, "Rp. #" },
	{ PRICE, "# (rupiah|dolar|dolar AS|euro)" },
	{ PRICE, "# (ribu|juta|miliar|triliun) (rupiah|dolar|dolar AS|euro)" },
	/* zh, ja, ko: the unit stands at the number */
	{ PRICE, "#(美元|美金|欧元|人民币|日元|英镑|港元|歐元|英鎊|元)" },
	{ PRICE, "#(万|亿|千|百万|萬|億) (美元|美金|欧元|元|港元|日元)" },
	{ PRICE, "#(万|亿|千|百万|萬|億)(美元|美金|欧元|元|港元|日元)" },
	{ PRICE, "#(ドル|円|ユーロ|ポンド)" }, { PRICE, "#(万|億|兆|千)(ドル|円|ユーロ)" },
	{ PRICE, "#(달러|원|유로|엔)" }, { PRICE, "#(만|억|조|천)(달러|원|유로)" },
	{ PRICE, "#(만|억|조|천) (달러|원|유로)" }, { PRICE, "# (달러|원|유로)" },
	/* ar */
	{ PRICE, "# (دولار|دولارا|دولارات|يورو|ريال|درهم|جنيه|دينار)*" },
	{ PRICE, "# (ألف|آلاف|مليون|ملايين|مليار|مليارات) (دولار|يورو|ريال|درهم|جنيه)" },

	/* ---- percent -------------------------------------------------------------------------- */
	{ PERCENT, "#%" }, { PERCENT, "# %" }, { PERCENT, "%#" }, { PERCENT, "% #" }, { PERCENT, "#-%*" },
	{ PERCENT, "#٪" }, { PERCENT, "# ٪" }, { PERCENT, "٪#" },
	{ PERCENT, "# (Prozent|percent|pct|Prozentpunkte|Prozentpunkten)" }, { PERCENT, "# per cent" },
	{ PERCENT, "# percentage point*" }, { PERCENT, "#-(Prozent|percent)*" }, { PERCENT, "#-prozentig*" },
	{ PERCENT, "#prozentig*" }, { PERCENT, "# pour cent" }, { PERCENT, "# por ciento" },
	{ PERCENT, "# per cento" }, { PERCENT, "# por cento" }, { PERCENT, "# (procent|procenta|proc.)" },
	{ PERCENT, "#-procent*" }, { PERCENT, "yüzde #" },
	{ PERCENT, "# (процент|процента|процентов|проц.)" },
	{ PERCENT, "# (відсоток|відсотка|відсотки|відсотків)" },
	{ PERCENT, "# phần trăm" }, { PERCENT, "# persen" }, { PERCENT, "百分之#" },
	{ PERCENT, "#(パーセント|퍼센트|프로|个百分点|個百分點)" }, { PERCENT, "# 퍼센트" },
	{ PERCENT, "# (بالمئة|بالمائة)" }, { PERCENT, "# في (المئة|المائة)" },

	/* ---- multiple ------------------------------------------------------------------------- */
	{ MULTIPLE, "#x" }, { MULTIPLE, "# x" }, { MULTIPLE, "#×" }, { MULTIPLE, "x#" }, { MULTIPLE, "×#" },
	{ MULTIPLE, "#-fach*" }, { MULTIPLE, "#fach*" },
	{ MULTIPLE, "(doppelt|dreifach|vierfach|fünffach|zehnfach|zwanzigfach|hundertfach|tausendfach)*" },
	{ MULTIPLE, "#-fold" }, { MULTIPLE, "#fold" },
	{ MULTIPLE, "(twofold|threefold|fourfold|fivefold|tenfold|twentyfold|hundredfold|thousandfold)" },
	{ MULTIPLE, "multipli* par #" }, { MULTIPLE, "multiplic* por #" }, { MULTIPLE, "moltiplic* per #" },
	{ MULTIPLE, "(décupl|centupl|decuplic|centuplic)*" },
	{ MULTIPLE, "#-voudig*" }, { MULTIPLE, "#voudig*" },
	{ MULTIPLE, "(tienvoudig|vertienvoudig|honderdvoudig)*" },
	{ MULTIPLE, "#-krotn*" }, { MULTIPLE, "(dziesięciokrotn|stokrotn|tysiąckrotn)*" },
	{ MULTIPLE, "# (katına|katı|katlık)" }, { MULTIPLE, "(в|у) # (раз|раза|рази|разів)" },
	{ MULTIPLE, "#-кратн*" }, { MULTIPLE, "(десятикратн|стократн)*" },
	{ MULTIPLE, "gấp # lần" }, { MULTIPLE, "# kali lipat" },
	{ MULTIPLE, "#倍" }, { MULTIPLE, "#배" }, { MULTIPLE, "# (أضعاف|ضعف|ضعفا)" },

	/* ---- date: with numbers and with signs; months are added by name ------------------------ */
	{ DATE, "#年#月#日" }, { DATE, "#年#月" }, { DATE, "#月#日" }, { DATE, "#년 #월 #일" },
	{ DATE, "#월 #일" }, { DATE, "ngày # tháng #" }, { DATE, "tháng # năm #" },
	{ DATE, "#/#/#" }, { DATE, "#-#-#" },
};
