#!/usr/bin/env python3
"""Writes language_table.h: words and word endings that tell languages of one script apart.

usage: python3 milter/text/language_table.py >milter/text/language_table.h

The words are the commonest of each language (articles, pronouns, prepositions, auxiliaries) and the
days, months and numbers of a newsletter. A word that several languages have counts for each
of them, and for less. The table is open-addressed by FNV-1a, so that a word costs one or two
comparisons; language.c looks up by the same function.
"""

import unicodedata

LANGUAGES = "de en fr es it pt nl pl tr vi id ru uk".split()

WORDS = {
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber auch als am an auf aus
        bei bis da dann dass daß denn dies diese dieser dieses diesem diesen doch dort durch er es sie
        ich ihr ihre ihren ihrem ihm ihn wir uns euch du sich für gegen hat hatte haben hatten hier im
        in ist sind war waren wird werden wurde wurden worden kann können könnte könnten kein keine
        keinen keiner man mehr mit nach nicht noch nun nur ob ohne schon sehr sein seine seinen seiner
        seit so soll sollen sollte über um unter vom von vor während wann warum was weil wenn wer wie
        wieder will wo zu zum zur zwischen zwei drei neue neuen neuer jetzt heute gestern jahr jahre
        jahren prozent milliarden millionen laut damit dabei dafür davon dazu rund etwa bereits alle
        allem allen alles andere anderen viele vielen sagte sagt sei seien müssen muss darf dürfen
        quelle anlageberatung montag dienstag mittwoch donnerstag freitag samstag sonntag immer ihnen
        gibt geht macht weiter ab beim ins doch wegen trotz beiden ersten erste letzten euro""",
    "en": """the a an and or but of to in on at by for from with without within into onto over under after
        before about against between through during is are was were be been being has have had do does
        did will would can could should may might must not no nor so than then that this these those
        there here where when why how what which who whom whose it its he his him she her they their
        them we our us you your my me all any both each few more most other some such only own same too
        very just now also as if because while until again once out up down off new year years percent
        billion million said says according first last two three one many much since still even
        already today yesterday source disclaimer monday tuesday wednesday thursday friday saturday
        sunday january february march april june july august october december price market get make
        like back your read never nothing let every an advice""",
    "fr": """le la les l un une des du de d et ou mais où donc or ni car que qui quoi dont ce cet cette ces
        c il elle ils elles on nous vous je tu se s sa son ses leur leurs mon ma mes notre votre nos vos
        au aux à en dans sur sous par pour avec sans chez entre vers contre depuis pendant est sont
        était étaient être été a ont avait avoir fait faire peut peuvent ne n pas plus moins très aussi
        bien comme si quand alors ainsi tout tous toute toutes autre autres même après avant encore déjà
        selon ans année années pour cent milliards millions lundi mardi mercredi jeudi vendredi samedi
        dimanche juin juillet août deux trois premier première nouveau nouvelle hier aujourd hui
        conseil investissement cours marché y j m qu jusqu lors dès afin sera seront""",
    "es": """el la los las un una unos unas de del al a y e o u pero sino que quien cual cuyo este esta
        estos estas ese esa eso aquel lo le les se su sus mi tu nos yo él ella ellos usted en con por
        para sin sobre entre hasta desde hacia según tras durante es son era eran fue fueron ser sido
        está están estaba ha han había haber hay tiene tienen hace hacer puede pueden no ni sí más menos
        muy también ya aún todavía como cuando donde porque si todo todos toda todas otro otra otros
        otras mismo misma cada año años ciento millones mil lunes martes miércoles jueves viernes
        sábado domingo enero febrero marzo junio julio agosto septiembre octubre noviembre diciembre
        dos tres primer primera nuevo nueva hoy ayer fuente asesoramiento inversión precio mercado
        antes después ahora así cómo qué solo sólo ante bajo mientras""",
    "it": """il lo la i gli le un uno una di del dello della dei degli delle da dal dalla dai in nel nello
        nella nei nelle su sul sulla sui con per tra fra a al allo alla ai agli alle e ed o ma che chi cui
        non né è sono era erano essere stato stata stati ha hanno aveva avere ho fatto fare può possono
        si ci vi mi ti lui lei loro suo sua suoi sue questo questa questi queste quello quella quelli
        anche più meno molto come quando dove perché se tutto tutti tutta tutte altro altri altra ogni
        stesso dopo prima ancora già secondo anni anno cento miliardi milioni lunedì martedì mercoledì
        giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto
        settembre ottobre dicembre due tre primo nuovo nuova oggi ieri fonte consulenza prezzo mercato
        dell nell sull all dall l d c un verso entro mentre solo senza così""",
    "pt": """o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela pelos
        pelas para com sem sobre entre até desde e ou mas que quem qual cujo este esta estes estas esse
        essa isso isto aquele aquela ele ela eles elas se seu sua seus suas meu minha nós você vocês lhe
        não nem sim é são era eram foi foram ser sido está estão estava tem têm tinha ter há houve faz
        fazer pode podem mais menos muito também já ainda como quando onde porque todo todos toda todas
        outro outra outros outras mesmo mesma cada ano anos cento bilhões milhões mil segunda terça
        quarta quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto
        setembro outubro novembro dezembro dois duas três primeiro primeira novo nova hoje ontem fonte
        investimento preço mercado depois antes agora assim num numa só""",
    "nl": """de het een en of maar van in op aan bij met voor naar uit over onder tot door om als dan dat
        die dit deze er hij zij ze wij we ik jij je u hun haar zijn is was waren wordt worden werd
        werden heeft hebben had hadden kan kunnen kon zal zullen zou zouden moet moeten mag niet geen
        nog al ook wel meer minder zeer te ten ter wat wie waar wanneer waarom hoe omdat terwijl toen
        tussen tegen sinds zonder volgens na jaar jaren procent miljard miljoen maandag dinsdag
        woensdag donderdag vrijdag zaterdag zondag januari februari maart juni juli augustus twee drie
        eerste nieuwe vandaag gisteren bron beleggingsadvies koers markt andere alle veel zich hem
        haar onze ons hebt gaat komt zegt zei nu""",
    "pl": """i a w we z ze na do od po za o u przy przez dla bez nad pod przed między oraz lub albo ale lecz
        że żeby aby gdy kiedy jeśli jak jako co kto który która które których którym ten ta to te tego
        tej tym tych on ona ono oni one jego jej ich go mu się nie tak już jeszcze tylko też także
        bardzo jest są był była było były być będzie będą został została mają ma miał może mogą można
        trzeba wszystko wszystkie inny inne każdy rok roku lat lata procent proc mld mln miliardów
        milionów poniedziałek wtorek środa czwartek piątek sobota niedziela stycznia lutego marca
        kwietnia maja czerwca lipca sierpnia września października listopada grudnia dwa trzy dwóch
        pierwszy nowy nowa dziś dzisiaj wczoraj według źródło inwestycyjna inwestycyjnej cena kurs
        rynku ponad około więcej mniej niż czy ani""",
    "tr": """ve veya ya da de ile için gibi kadar göre sonra önce ama fakat ancak çünkü eğer ki bu şu o bir
        iki üç her bazı tüm bütün hiç çok daha en az ne neden nasıl nerede kim hangi ben sen biz siz
        onlar onu ona onun bunu buna bunun var yok değil mi mı mu mü olan olarak oldu olduğu olduğunu
        olacak olabilir ise idi dedi etti eden ediyor etmek yıl yılı yılında yüzde milyar milyon
        pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran
        temmuz ağustos eylül ekim kasım aralık ilk yeni bugün dün kaynak yatırım tavsiyesi fiyat fiyatı
        piyasa dolar dolara üzerinde altında içinde karşı arasında tarafından başka aynı bile artık""",
    "vi": """và hoặc nhưng của là có không được cho với trong trên dưới từ đến vào ra khi nếu thì mà vì nên
        để các những một hai ba này đó kia người năm tháng ngày tỷ triệu phần trăm đã đang sẽ cũng như
        rất nhiều ít hơn nhất bị do bởi theo về tại sau trước giữa qua lại chỉ còn cả mọi mỗi ai gì đâu
        sao thế nào tôi bạn anh họ chúng ta nó ông bà nguồn giá thị trường đầu tư khuyến nghị mới hôm
        nay qua thể phải việc tiền đô""",
    "id": """dan atau tetapi yang di ke dari pada dalam untuk dengan tanpa oleh sebagai adalah ialah ini itu
        tersebut ada tidak bukan belum sudah telah akan sedang bisa dapat harus juga saja hanya lebih
        paling sangat kurang karena jika kalau ketika saat bila maka agar supaya bahwa antara setelah
        sebelum hingga sampai sejak selama menurut kepada terhadap tentang seperti para setiap semua
        beberapa banyak satu dua tiga saya kami kita anda dia mereka nya tahun bulan hari persen miliar
        juta triliun senin selasa rabu kamis jumat sabtu minggu januari februari maret mei juni juli
        agustus september oktober desember pertama baru kemarin sumber investasi nasihat saran harga
        pasar naik turun masih menjadi merupakan atas bagi lagi apa siapa mana""",
    "ru": """и что это как от или также может будет были был была она они его её их чтобы если когда уже
        ещё только более менее после перед при из со во к о об не вам нам год года лет процентов
        источник рынок цена сегодня вчера который которая которые""",
    "uk": """і й та що це як від або також може буде були був була вона вони його її їх щоб якщо коли вже
        ще тільки більше менше після перед при із зі у не вам нам рік року років відсотків джерело
        ринок ціна сьогодні вчора який яка які""",
}

# Endings that a language forms its nouns, verbs and adjectives with.
ENDINGS = {
    "de": "ung ungen keit heit lich liche lichen isch ischen schaft igen nden rten",
    "en": "ing ness ould ght tion ally ity ment ers ies",
    "fr": "tion eux euse ement ait aient ées ique ité eurs eur",
    "es": "ción ciones dad ando iendo aron ieron mente ado idos",
    "it": "zione zioni mento mente ità ndo ato ata ati are ere ire ggio",
    "pt": "ção ções dade ndo mente aram eram ado ram inho",
    "nl": "heid lijk lijke ijk ingen aar eren sche ende",
    "pl": "ów ych ego emu ość ości ania enia nych owy owa owych ał ali ił",
    "tr": "ler lar leri ları nın nin dır dir yor ması mesi den dan tı lık",
    "vi": "",
    "id": "kan nya annya asi ikan",
    "ru": "ться ение ого его ый ий ая",
    "uk": "ться ення ого ому ий ій ити ати",
}


def folded(word):
    word = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return word.replace("ı", "i").replace("i̇", "i")


def table_of(lists):
    table = {}
    for bit, language in enumerate(LANGUAGES):
        for word in lists[language].split():
            key = folded(word).encode("utf-8")
            table[key] = table.get(key, 0) | 1 << bit
    return table


def fnv1a(key):
    value = 2166136261
    for byte in key:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def c_string(key):
    return "".join(chr(b) if 0x20 < b < 0x7F else "\\%03o" % b for b in key)


def write(name, table, about):
    size = 64
    while size < 2 * len(table):
        size *= 2
    slots = [None] * size
    for key in sorted(table):
        at = fnv1a(key) % size
        while slots[at] is not None:
            at = (at + 1) % size
        slots[at] = key
    print()
    print("/* %s */" % about)
    print("static const struct word %s[%d] = {" % (name, size))
    for at, key in enumerate(slots):
        if key is not None:
            print("\t[%d] = { \"%s\", 0x%X }," % (at, c_string(key), table[key]))
    print("};")


words, endings = table_of(WORDS), table_of(ENDINGS)
print("/* Made by: python3 milter/text/language_table.py >milter/text/language_table.h */")
print("enum { WORD_MOST = %d, ENDING_MOST = %d };\t\t/* bytes */"
      % (max(map(len, words)), max(map(len, endings))))
print()
print("/* The languages that a table's bits stand for, the lowest bit first. */")
print("static const char *const codes[] = {")
print("\t" + " ".join('"%s",' % language for language in LANGUAGES))
print("};")
print()
print("struct word {")
print("\tchar text[WORD_MOST + 1];")
print("\tuint16_t languages;\t/* 0: a free place */")
print("};")
write("words", words, "Common words, at the place that FNV-1a of their bytes names, or after it.")
write("endings", endings, "Endings of words, likewise.")
