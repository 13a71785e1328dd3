"""Build media/fonts from npm's @expo-google-fonts/noto-sans-sc and noto-serif-sc (Noto, OFL).

Run by hand when the set of characters changes; the result is committed. Needs npm, fonttools and brotli:
    python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python tools/build_fonts.py
"""

from __future__ import annotations

import lzma
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
WEIGHTS = {"Regular": "400Regular/NotoSansSC_400Regular.ttf", "Bold": "700Bold/NotoSansSC_700Bold.ttf"}
PRINTED = "@expo-google-fonts/noto-serif-sc@0.4.3"
"""Of the kind of 宋体: forms are printed in it. As TTF, which the PDF library wants, packed with xz."""
FONTS = Path(__file__).resolve().parent.parent / "media" / "fonts"

# What GB2312 lacks and forms, lists and figures use. Noto has no ✔ ☑ ☐ ✗: write ✓ √ □ ×.
SIGNS = "–—·−µ✓√×▶◀↔←→↑↓⚠☆★²³€•‰①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡￥¥〇"

# Older and fuller forms that people's papers carry all the same.
PAPERS = "頔䶮甯祐峯陞燊叕皛囍龘濬滙珮翛喆堃昇淼鑫锺郤逄"

# The characters of 通用规范汉字表 (2013, 8105, Unihan kTGH) that GB2312 lacks: those people's names may use.
NAMES = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
    "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮丏乂乸亶亸亹伈伋伣伭伾佁佖佸佺佽侁侂侘侴侹俍俙"
    "俫俵俶倓倕倞倧倴倻偁偓偡偭偰偲傃傉傒傕僇僎僔僰儦儳儴冏冔冮凓凘刬剅剋剕剟劄劼勍勔勚勠匜匼卬厖厾叆叇叕"
    "叚吽呇呣咇咉咍咡咥咺哃哢哱唝唵啫啰啴喆喤嗐嗞嘚嘡噀噂噇嚄嚚嚭囷圌圐圙圢圫圲坉坋坒坥坬坰坽垈垍垎垏垕垙"
    "垚垞垟垯垱垵垺垾垿埆埇埌埗埪埫埵埼堃堉堌堎堐堧堨堲堼堽堾塅塆塝塱墈墐墕墘墡墣墦壸夐夬奓奡奭妘妧妭姈姞"
    "姤姮姱姶姽娀娵婌婍婘婞婠婤婫婳婻婼媂媄媆媓媖媞媭媱嫄嫕嫚嫪嫭嫽嬛嬥嬬嬿孅孖宧宬寁尨尪屃屼屾岊岞岠岨峂"
    "峃峗峘峛峣峧峱峿崀崁崄崌崒崚崟崡崶崿嵁嵅嵎嵖嵚嵲嶅嶍嶒嶓嶟嶦嶲巇巉帡帨幖幪庤庱庼廆廋廙弆弇弢弨弶弸彟"
    "彧徛忞忳忺恓恔悆悈悢悰惇惎惔惙惛愃愐愔愭慆慥慬慭憕憙憭憺戣戭扂扅扆扊扞扺扽抃抔拃拤挓挦捯捽掞揕揳搒摏"
    "摛摴摽擿攽敔敩斝斠斶旐旞旴旵旸旻旿昄昇昈昉昒昡昣昤昪昫昳昺昽晅晊晐晙晞晢晪晫晱暅暕暲暵暶暿曈曌朏朓朳"
    "朸杄杕杙杧杻枅枍枲枹柈柊柖柷栐栒栟栴栻桯桲桹梌梠梣梴梼梽梾梿棁棐棓棤棨棪棫棬棻棽椀椆椑椓椪椸楒楙楩楪"
    "楯榃榅榑榖榰槃槚槜槱橑橞橦檞櫆欂欸欻歅殣毌毐氾氿汈汋汧汫汭沄沇沘沚沨沺泂泃泇泙泚泜洈洑洓洘洢洣洨洭洴"
    "洸洺洿浉浐浕浛浟浡浥浬浭浰浲涄涍涐涘涢涴淏淜淟淯淴渟渰渼湉湑湜湝湣湲湴溁溇溍溚溞溠溦溵溹滃滆滉滍滘滧"
    "滪滫漈漋漖漦漴漷漹漻漼潏潖潟潩潵潽潾澂澛澥澪澭澴澼澽濋濩瀌瀍瀔瀱瀼灈炆炌炘炟炣烔烜烝烠烶烺烻焆焌焗焜"
    "焞煁煃煋煓煟煴熇熛熜熥熻燊燋燏燚爇爔爚爟牁牂牚牤牥牻犇犨狉狝猄猇猯猰猺獴玃玒玓玕玘玙玚玞玠玡玤玥玦玭"
    "玱玶玹玼玿珅珇珋珌珒珕珖珛珝珢珣珦珪珫珰珵珷珸珹珺珽琀琄琇琈琎琔琟琡琤琫琭琯琲瑀瑂瑃瑄瑅瑆瑑瑓瑔瑖瑝"
    "瑢瑧瑨瑬瑱瑳璆璈璒璘璟璠璥璪璬璮璱璲瓀瓖瓘瓻甗甡甦甪畖畤畬畯疁疍疐疢疭痓瘆癗癿皕皛皞皦皭盉盦盷眊眬睄"
    "睎瞋瞫瞭矞矰矻矼砄砆砠砫砮砵硁硊硍硔硙硚硿碃碈碏碨碶磏磜磡磹磻礌礵祃祇祊祋祎祏祐祕祲祼祾禋禒禔禘禛禤"
    "秬秾稌稑稙穄穙穜穟窅窊窎窣窸竑竘竫笯筀筜筤筥筦筶筼箓箖篯簃簉簕簝簠簰籥粿糒糵絜縠縢繄纮纴纻纼绖绤绹缊"
    "缐缞罍罶罽羑羓羕羖羱翀翂翃翈翙翚翛翯翷翾耇耏耑耤耰肸胈胠胣脟脩脿腒腘腨腯膙臑臜舠舥舲艅艎芃芠芣芼苉苧"
    "苾茀茋茓茝茽荁荄荓荖荙莙莝莿菂菉菍菼萚萣萩萳萹葎葖葰葴蒄蒐蒟蒨蒱蒻蓂蓇蓏蓢蔀蔃蔈蔊蕗蕰薁薢薳薸薿藟藠"
    "藦藨蘘虒虓虤虷虸蚄蚆蚲蛃蜎蜐蝘蝲螠螣螱蟏蟫蠋衃衎衒衠袆袗袪袯裈裛褕褟褯襕襚襜襫觃觟觭觱觿訄訚詟讱讻诇"
    "诐谞谼谿豨豮貆赑赒赗赟赪趯跂跐跱跶踒踦踶蹅蹐蹚蹜蹢蹽蹾轪辀辌辒辿迺逴遆遹邘邠邨邲邽邿郃郈郚郤郪郿鄀鄃"
    "鄅鄌鄑鄗鄘鄚鄜鄠鄫酂酅酦酺醨醾釐鋆钖钘铏铚铻锜锧锳锽镃镈镋镕镚镠镮镴镵闿阇阘陎陑陞隃隩隺雊雱霅霨靬靰"
    "靸靺靽靿鞁鞡鞧鞨鞬鞮鞳韂韨颋颎颙飏飐飔飗饳饸饹饻馃馉馌馝馞馧驲骃骉骍骎骕骙骦髃髎髢髽鬒鬘鬶鬷魆魋鱽鱾"
    "鲀鲃鲉鲊鲌鲏鲖鲗鲘鲙鲝鲪鲬鲯鲹鲾鲿鳀鳁鳂鳈鳉鳑鳒鳚鳛鳠鳡鳣鳤鸤鸧鸮鸰鸻鸼鹀鹍鹐鹒鹔鹖鹙鹝鹟鹠鹡鹢鹮鹯"
    "鹲鹴麀麑麖麹黇黡鼒鼩鼫鼱齁齇齉龁龂龢鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇"
    "𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭"
    "𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬"
    "𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋"
    "𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)  # fmt: skip


def wanted() -> set[str]:
    """ASCII, Latin-1, GB2312 (6,763 hanzi and its signs), our signs and the names."""
    return {*map(chr, range(32, 127)), *map(chr, range(160, 256)), *gb2312(), *SIGNS, *PAPERS, *NAMES}


def gb2312() -> set[str]:
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {pair.decode("gb2312", "ignore") for pair in pairs} - {""}


def fetch(folder: Path, package: str = PACKAGE) -> Path:
    """The unpacked package."""
    npm = shutil.which("npm") or sys.exit("npm is needed")
    subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True)  # noqa: S603
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def cut(source: Path, target: Path, characters: set[str], flavor: str | None = "woff2") -> None:
    """The subset, without hints, vertical metrics and layout tables: Pillow draws without them."""
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = flavor, False, []
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "STAT", "DSIG", "GSUB", "GPOS", "GDEF", "BASE"]
    font = TTFont(source)
    if absent := sorted(c for c in characters if ord(c) not in font.getBestCmap()):
        print("not in the source:", *absent)  # noqa: T201
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters])
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = fetch(Path(folder))
        FONTS.mkdir(exist_ok=True)
        for weight, source in WEIGHTS.items():
            cut(package / source, FONTS / f"NotoSansSC-{weight}.woff2", wanted())
        shutil.copy(package / "LICENSE_FONT", FONTS / "OFL.txt")
    with tempfile.TemporaryDirectory() as folder:
        package, cut_down = fetch(Path(folder), PRINTED), Path(folder) / "serif.ttf"
        cut(package / "400Regular/NotoSerifSC_400Regular.ttf", cut_down, wanted(), None)
        packed = lzma.compress(cut_down.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        (FONTS / "NotoSerifSC-Regular.ttf.xz").write_bytes(packed)
        shutil.copy(package / "LICENSE_FONT", FONTS / "OFL-Serif.txt")


if __name__ == "__main__":
    main()
