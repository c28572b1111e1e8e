"""Writes zhongxiang-2018.xlsx: an invented county year that shows every measure and reason.

Every enterprise, code, certificate and figure is invented. Names begin with 虚构 or 示例;
the two characters after that name a firm in the tables below, where ``-`` is an empty cell.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import uscc

from jmtrade_core import Column, Table
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged

OUTPUT = Path(__file__).with_name("zhongxiang-2018.xlsx")
NOTE = "示例数据：单位、代码、证书和金额均为虚构，与任何真实企业无关。"
CREATED = datetime(2018, 12, 31)

Row = Mapping[str, str]

REGIONS = {"zhongxiang": "420881", "jingshan": "420882", "shayang": "420822", "dongbao": "420802",
           "duodao": "420804"}  # fmt: skip
CITY_REGION = "420800"  # areas without a code of their own
REGISTRARS = {"enterprise": "91", "-": "91", "institution": "12", "association": "51"}

# What a code says otherwise than the row: a unit turned into a company, a person in business,
# an institution whose kind was left out, and firms that were registered in another city.
OTHER_REGISTRARS = {"七号": "91", "八号": "92", "二号": "12"}
OTHER_REGIONS = {"九号": "420106", "十号": "420106"}

ENTERPRISES = """
name                          county      registered_on  kind         exports_verified
虚构甲子食用菌集团有限公司      zhongxiang  2006-03-15     enterprise   是
虚构乙丑磷化工有限公司          zhongxiang  2005-08-02     enterprise   是
虚构丙寅纺织有限公司            zhongxiang  2007-05-21     enterprise   是
虚构丁卯食用菌有限公司          zhongxiang  2009-11-09     enterprise   是
虚构戊辰米业有限公司            zhongxiang  2008-04-18     enterprise   -
虚构己巳机械制造有限公司        zhongxiang  2010-06-30     enterprise   -
虚构庚午化工有限公司            zhongxiang  2006-09-12     enterprise   是
虚构辛未服装有限公司            zhongxiang  2011-02-24     enterprise   -
虚构壬申香菇食品有限公司        zhongxiang  2012-07-03     -            -
虚构癸酉汽车配件有限公司        zhongxiang  2010-10-27     enterprise   -
虚构甲戌米业有限公司            zhongxiang  2007-01-16     enterprise   是
虚构乙亥棉纺有限公司            zhongxiang  2003-05-08     enterprise   是
虚构丙子精细化工有限公司        zhongxiang  2005-12-20     enterprise   是
虚构丁丑泵业有限公司            zhongxiang  2001-04-11     enterprise   否
虚构戊寅水产食品有限公司        zhongxiang  1998-09-25     enterprise   是
虚构己卯纺织有限公司            zhongxiang  2009-03-17     enterprise   是
虚构庚辰石材有限公司            zhongxiang  2011-08-05     enterprise   -
虚构辛巳化工有限公司            zhongxiang  2010-01-13     enterprise   -
虚构壬午家具有限公司            zhongxiang  2012-11-28     enterprise   -
虚构癸未菌业有限公司            zhongxiang  2013-04-22     enterprise   -
虚构甲申电子有限公司            zhongxiang  2014-06-19     enterprise   -
虚构乙酉葛粉食品有限公司        zhongxiang  2016-03-08     enterprise   -
虚构丙戌工艺品有限公司          zhongxiang  2015-10-14     enterprise   -
虚构丁亥茶业有限公司            zhongxiang  2014-05-06     -            -
虚构戊子竹制品有限公司          zhongxiang  2017-02-15     enterprise   -
虚构己丑电子科技有限公司        zhongxiang  2017-06-01     enterprise   -
虚构庚寅服饰有限公司            zhongxiang  2016-12-12     enterprise   -
虚构辛卯农机有限公司            zhongxiang  -              enterprise   -
虚构壬辰陶瓷有限公司            zhongxiang  2006-07-07     enterprise   -
虚构癸巳跨境电子商务有限公司    zhongxiang  2017-09-20     enterprise   -
虚构甲午生物科技有限公司        zhongxiang  2015-04-29     enterprise   -
虚构乙未跨境电子商务有限公司    zhongxiang  2015-08-18     enterprise   -
虚构丙申网络科技有限公司        zhongxiang  2014-12-03     enterprise   -
虚构丁酉电子商务有限公司        zhongxiang  2015-02-11     enterprise   -
虚构戊戌进出口有限公司          zhongxiang  2009-10-23     enterprise   -
虚构己亥电商产业园有限公司      zhongxiang  2016-05-31     enterprise   -
虚构庚子电子商务有限公司        zhongxiang  2016-08-26     enterprise   -
虚构辛丑网络科技有限公司        zhongxiang  2017-03-14     enterprise   -
虚构壬寅商贸有限公司            zhongxiang  2015-11-05     enterprise   -
虚构癸卯电子商务有限公司        zhongxiang  2017-07-19     enterprise   -
虚构甲辰信息技术有限公司        zhongxiang  2016-10-09     enterprise   -
虚构乙巳外贸综合服务有限公司    zhongxiang  2014-09-01     enterprise   -
虚构丙午外贸综合服务有限公司    zhongxiang  2015-06-16     enterprise   -
虚构丁未供应链管理有限公司      zhongxiang  2016-01-27     enterprise   -
虚构戊申报关服务有限公司        zhongxiang  2013-03-20     enterprise   -
虚构己酉供应链管理有限公司      zhongxiang  2017-05-10     enterprise   -
虚构庚戌医药化工有限公司        zhongxiang  2008-02-19     enterprise   是
虚构辛亥新材料有限公司          zhongxiang  2012-08-08     enterprise   -
虚构壬子精密铸造有限公司        zhongxiang  2007-11-30     enterprise   -
虚构癸丑米业有限公司            zhongxiang  2010-04-15     enterprise   -
虚构甲寅食品有限公司            zhongxiang  2011-12-06     enterprise   -
虚构乙卯纺织有限公司            zhongxiang  2013-09-24     enterprise   -
虚构丙辰桥米有限公司            jingshan    2008-06-10     enterprise   是
虚构丁巳轻工机械有限公司        jingshan    2006-04-04     enterprise   是
虚构戊午棉业有限公司            shayang     2010-03-26     enterprise   -
虚构己未磷肥有限公司            dongbao     2005-07-22     enterprise   是
虚构庚申再生资源有限公司        duodao      2009-01-08     enterprise   是
虚构辛酉通用航空有限公司        zhanghe     2013-05-17     enterprise   -
虚构壬戌生态农业有限公司        qujialing   2011-10-11     enterprise   -
虚构癸亥新能源材料有限公司      gaoxin      2012-02-28     enterprise   是
示例一号香稻有限公司            dachaihu    2014-07-31     enterprise   -
示例二号检测研究院              zhongxiang  2004-05-19     -            -
示例三号食用菌行业协会          zhongxiang  2009-06-24     association  -
示例四号稻米加工协会            zhongxiang  2012-03-30     association  -
示例五号联合实验室              gaoxin      2010-09-10     institution  -
示例六号针织有限公司            zhongxiang  2016-06-06     enterprise   -
示例七号工程设计院              zhongxiang  2011-03-08     institution  -
示例八号网店经营部              zhongxiang  2016-09-13     -            -
示例九号光学仪器有限公司        zhongxiang  2010-05-20     enterprise   -
示例十号家纺有限公司            zhongxiang  2012-10-15     enterprise   -
示例老丰食品有限公司            jingshan    2006-08-21     enterprise   -
示例新丰食品有限公司            zhongxiang  2018-01-09     enterprise   -
示例分立巾被有限公司            zhongxiang  2018-02-26     enterprise   -
示例接手五金有限公司            zhongxiang  2017-11-14     enterprise   -
"""

# Dollars; "-" is no row of that year, "?" a row whose cell is empty. The last three are 2018's.
EXPORTS = """
firm  2015         2016         2017         2018          import       processing  ecommerce
甲子  62148200.00  78402515.50  91330470.00  104618340.75  2210400.00   0           850300.00
乙丑  38214900.00  41006380.00  47655120.20  53207960.40   6120050.00   0           0
丙寅  18020660.00  21311405.00  26418990.00  31846275.10   3320180.00   8420000.00  0
丁卯  12040310.00  16522700.00  24817430.00  33105880.60   410200.00    0           720500.00
戊辰  6214500.00   7402830.00   9118260.00   11640215.30   0            0           0
己巳  4102200.00   4630150.00   1911840.00   10318770.00   880460.00    0           0
庚午  4210300.00   4433600.00   4720910.00   10000000.00   1204000.00   0           0
辛未  3011480.00   3620050.00   4418700.00   5206310.45    260100.00    2150400.00  310000.00
壬申  1820400.00   2914660.00   4102550.00   6233190.80    0            0           640200.00
癸酉  2204100.00   3108200.00   4650070.00   5871020.00    145300.00    0           0
甲戌  3902110.00   4115000.00   4680320.00   5000000.00    0            0           0
乙亥  4402300.00   4120900.00   4310560.00   5618200.00    1920400.00   0           0
丙子  31204500.00  33018060.00  32116700.00  34208915.90   4400120.00   0           0
丁丑  3502200.00   4018700.00   4622150.00   5914060.00    302000.00    0           0
戊寅  2602400.00   3315080.00   4407900.00   5512630.25    0            0           0
己卯  6120500.00   ?            8014300.00   10722410.00   610900.00    0           0
庚辰  2840100.00   3606900.00   4513200.00   5330740.00    0            0           0
辛巳  3120700.00   3911300.00   4602800.00   6108250.00    742000.00    0           0
壬午  4108300.00   4316200.00   4806700.00   11214930.00   96400.00     0           1240800.00
癸未  1204700.00   2611500.00   4220400.00   5733180.00    0            0           0
甲申  812400.00    940200.00    1105300.00   ?             388200.00    ?           ?
乙酉  -            -            -            68420.00      0            0           12400.00
丙戌  -            -            -            312650.50     0            0           96300.00
丁亥  -            -            -            50000.00      0            0           0
戊子  -            -            -            49999.99      0            0           8200.00
己丑  -            -            -            1422700.00    910300.00    1150400.00  0
庚寅  -            -            -            2304810.00    1120600.00   2304810.00  0
辛卯  -            -            -            184300.00     0            0           0
壬辰  -            -            -            260940.00     0            0           0
癸巳  -            -            -            1316200.00    40100.00     0           1204700.00
甲午  0            0            0            93875.60      212000.00    0           0
乙未  604200.00    1103800.00   1822400.00   2418500.00    118000.00    0           1863200.00
丙申  210400.00    514300.00    830700.00    1145900.00    0            0           1000000.00
丁酉  330200.00    742600.00    1204100.00   1610200.00    0            0           1322400.00
戊戌  1420700.00   1604400.00   1933800.00   2104600.00    514000.00    0           ?
己亥  -            120300.00    508400.00    962100.00     0            0           914200.00
庚子  -            84200.00     310500.00    521400.00     0            0           480300.00
辛丑  -            -            96400.00     214800.00     0            0           231400.00
壬寅  102300.00    240800.00    388100.00    402600.00     61000.00     0           250100.00
癸卯  -            -            61200.00     318700.00     0            0           305400.00
甲辰  -            73400.00     152600.00    244900.00     0            0           118300.00
乙巳  1804600.00   2210300.00   2618400.00   3120900.00    240000.00    0           420600.00
丙午  2402100.00   2805700.00   3316200.00   4208400.00    180300.00    0           0
丁未  -            604100.00    1220800.00   1518300.00    0            0           0
戊申  310200.00    402700.00    48.86        530100.00     90400.00     0           0
己酉  -            -            420300.00    1104600.00    0            0           160200.00
庚戌  2810500.00   3122400.00   3604800.00   4416300.00    620700.00    0           0
辛亥  1204800.00   1618300.00   2210900.00   2804200.00    331000.00    0           0
壬子  1902700.00   2104500.00   2366400.00   2711800.00    0            0           0
癸丑  804300.00    1010600.00   1318200.00   1622400.00    0            0           0
甲寅  1104200.00   1320700.00   1604500.00   1908300.00    0            0           204500.00
乙卯  2203600.00   2510800.00   2904100.00   3316700.00    412000.00    1310200.00  0
丙辰  8204100.00   9310500.00   11416200.00  12633800.00   0            0           0
丁巳  6310400.00   7120800.00   8804300.00   10240600.00   1120300.00   0           0
戊午  1204500.00   1610300.00   1980200.00   2304700.00    210500.00    0           0
己未  22104600.00  24310200.00  27618400.00  30420800.00   5210600.00   0           0
庚申  42310700.00  45102300.00  48816500.00  56204100.00   9120400.00   0           0
辛酉  -            -            204600.00    318400.00     1420500.00   0           0
壬戌  -            -            -            142700.00     0            0           20400.00
癸亥  14202800.00  18604300.00  23310700.00  28904600.00   6310200.00   4210300.00  0
一号  -            110400.00    216300.00    308500.00     0            0           0
六号  -            -            -            1806300.00    702400.00    1288200.00  0
九号  -            -            -            231600.00     0            0           0
十号  -            -            -            118200.00     0            0           0
老丰  3902400.00   5214800.00   4860700.00   -             -            -           -
新丰  -            -            -            6120300.00    0            0           0
分立  -            -            -            304100.00     0            0           0
接手  -            -            -            90400.00      0            0           0
"""

EARLIER_EXPORTS = """
firm  year  export_usd
乙亥  2012  5904300.00
乙亥  2013  6820150.00
乙亥  2014  5210400.00
丙子  2013  28412600.00
丙子  2014  30218700.00
壬辰  2008  412600.00
壬辰  2009  96300.00
甲子  2014  51306200.00
庚申  2014  39204800.00
"""

DISHONESTY = """
firm  occurred_on  matter                        repaired_on
庚辰  2017-06-14   示例：未按期履行合同判决      2018-02-01
辛巳  -            示例：来函所列失信事项待查    -
壬子  2015-12-31   示例：虚报进口设备价格        -
丁巳  2016-10-20   示例：欠缴社会保险            2017-01-09
戊辰  2014-03-02   示例：逾期未报送年度报告      2014-08-15
"""

# What an earlier batch of 2018 and the years before have paid.
PRIOR_AWARDS = """
firm  measure                       subject                           year  amount
壬午  growth.milestone              5000000                           2018  100000
癸未  growth.milestone              5000000                           2018  100000
丁酉  ecommerce.exporter            -                                 2018  50000
乙卯  branding.trademark            EX-TM-2018-002                    2018  50000
癸丑  branding.certification        EX-CERT-2018-001                  2018  80000
丙寅  exhibitions.booth             示例欧洲面料展|2018-02-06|5C-108  2018  18400
癸亥  branding.patent               EX-INV-06                         2018  50000
庚戌  branding.patent               EX-INV-07                         2017  100000
丙午  ecommerce.platform            示例平台·通江                     2017  60000
甲寅  branding.trademark            EX-TM-2016-011                    2016  30000
六旧  branding.trademark            EX-TM-2018-015                    2018  50000
老丰  facilitation.origin           EX-PEOP-007                       2018  50000
"""

# Who continues whom; 六旧 and 外地 are codes that stand in no list.
SUCCESSIONS = """
firm  predecessor  kind      on
六号  六旧         recode    2018-04-12
新丰  老丰         merger    2018-01-15
分立  乙卯         division  2018-02-26
接手  外地         takeover  2017-12-01
"""

DETERMINATIONS = """
firm  measure                 subject           matter              finding  document            decided_on
十号  growth.new_exporter     -                 history-incomplete  met      示例认定〔2018〕1号  2018-11-08
辛未  branding.certification  EX/CERT/2018/021  similar-claim       not-met  示例认定〔2018〕2号  2018-11-29
"""  # noqa: E501

EXHIBITIONS = """
firm  exhibition            programme  opened_on   booth_no  booth_fee  national_subsidy  provincial_subsidy
甲子  示例中东食品展        mofcom     2018-10-30  7A-101    86400      30000             20000
甲子  示例南美食品展        mofcom     2018-06-25  B-220     72300      25000             15000
丁卯  示例中东食品展        mofcom     2018-10-30  7A-103    43200      15000             10000
壬申  示例东南亚食品展      hundred    2018-05-29  H3-018    31500      0                 12600
壬申  示例西欧食品展        hundred    2018-10-21  5B-041    58750.50   20000             11750.10
戊辰  示例中东食品展        mofcom     2018-10-30  7A-107    43200      15000             -
甲戌  示例东南亚食品展      hundred    2018-05-29  H3-020    31500      0                 31500
癸丑  示例非洲农产品展      other      2018-08-14  22        26800      0                 0
丙寅  示例欧洲面料展        hundred    2018-02-06  5C-108    52400      20000             14000
丙寅  示例欧洲面料展        hundred    2018-09-18  5C-112    54600      20000             14000
辛未  示例北美服装展        mofcom     2018-08-13  N-3310    67200      30000             18000
乙卯  示例欧洲面料展        hundred    2018-09-18  5C-116    54600      20000             14000
己巳  示例南亚机械展        mofcom     2018-12-05  12-09     38400      16000             9600
丁丑  示例南亚机械展        mofcom     2018-12-05  12-11     38400      16000             9600
癸酉  示例中东汽配展        mofcom     2018-05-01  3-E20     49800      20000             14940
壬子  示例西欧铸造展        hundred    2018-03-20  H13-44    61200      24000             18000
庚辰  示例中东石材展        hundred    2018-09-04  S-77      28600      0                 8580
壬午  示例北美家具展        mofcom     2018-04-14  IHFC-5    90300      30000             27090
庚戌  示例西欧医药原料展    hundred    2018-10-09  80-J12    77400      -                 23220
辛亥  示例东亚新材料展      mofcom     2018-12-05  W2-31     45600      20000             13680
乙丑  示例南美化工展        mofcom     2018-09-12  C-305     63900      25000             19170
丙子  示例中东化工展        -          2018-11-06  Z4-12     55200      20000             16560
戊寅  示例北美水产展        mofcom     -           1433      82500      30000             24750
甲寅  示例东南亚食品展      hundred    2017-05-31  H3-025    29800      0                 11920
戊寅  示例北美水产展        mofcom     2019-03-17  1501      -          -                 -
二号  示例西欧检测技术展    hundred    2018-05-08  4-220     33600      0                 0
丁巳  示例西欧机械展        hundred    2018-04-23  17-B05    58200      24000             17460
己卯  示例西欧家纺展        hundred    2018-01-09  8.0-C40   47200      18000             11800
戊午  示例西欧家纺展        hundred    2018-01-09  8.0-C40   47200      18000             11800
七号  示例中东工程展        mofcom     2018-11-26  ZA-410    39600      15000             9000
庚寅  示例西欧服装展        hundred    2018-09-26  -         44300      18000             11290
"""  # noqa: E501

TRADEMARKS = """
firm  registration_no  registered_on  fee
甲子  EX-TM-2018-001   2018-03-22     46200
甲子  EX-TM-2018-009   2018-08-16     38900
乙卯  EX-TM-2018-002   2018-01-18     21500
乙卯  EX-TM-2018-014   2018-10-25     24700
壬申  EX-TM-2018-003   2018-04-12     18650
戊辰  EX-TM-2018-004   2018-05-17     29300
壬午  EX-TM-2018-005   2018-06-07     -
己巳  EX-TM-2018-006   2018-06-28     33120
甲寅  EX-TM-2018-007   2018-07-19     15880
乙酉  EX-TM-2018-008   2018-12-31     9600
丁亥  EX-TM-2018-010   -              12400
庚辰  EX-TM-2018-011   2018-09-06     22800
辛巳  EX-TM-2018-012   2018-09-20     27450
癸酉  EX-TM-2017-031   2017-12-31     31200
丙辰  EX-TM-2018-013   2018-07-05     26700
六号  EX-TM-2018-015   2018-06-21     19250
老丰  EX-TM-2018-017   2018-01-04     20800
新丰  EX-TM-2018-018   2018-05-31     20800
"""

CERTIFICATIONS = """
firm  certificate_no    standard           certified_on  fee
甲子  EX-CERT-2018-010  BRC 食品           2018-02-08    96800
甲子  EX-CERT-2018-011  有机（欧盟）       2018-05-11    128400
甲子  EX-CERT-2018-012  HALAL              2018-11-20    42000
丁卯  EX-CERT-2018-013  有机（美国）       2018-03-29    88600
壬申  EX-CERT-2018-014  HACCP              2018-04-26    33333.33
戊寅  EX-CERT-2018-015  BRC 食品           2018-06-14    74500
戊辰  EX-CERT-2018-016  HALAL              2018-07-12    28600
甲戌  EX-CERT-2018-017  KOSHER             2018-07-26    19800
乙丑  EX-CERT-2018-018  REACH 注册         2018-03-08    246000
丙子  EX-CERT-2018-019  REACH 注册         2018-09-13    182500
丙寅  EX-CERT-2018-020  OEKO-TEX 100       2018-05-24    24600
辛未  EX-CERT-2018-021  OEKO-TEX 100       2018-08-30    25400
己巳  EX-CERT-2018-022  CE                 2018-10-18    57300
丁丑  EX-CERT-2018-023  CE                 2018-11-08    61250
癸酉  EX-CERT-2018-024  IATF 16949         2018-04-03    92000
壬子  EX-CERT-2018-025  IATF 16949         2018-06-21    87000
癸丑  EX-CERT-2018-026  HACCP              2018-10-11    60000
庚戌  EX-CERT-2018-027  GMP（欧盟）        2018-12-06    -
辛亥  EX-CERT-2018-028  UL                 2018-09-27    0
甲寅  EX-CERT-2018-029  有机（欧盟）       -             54300
二号  EX-CERT-2018-030  ISO/IEC 17025      2018-08-09    36500
乙卯  EX-CERT-2018-031  GRS                2018-01-05    22750
丁亥  EX-CERT-2018-032  雨林联盟           2018-06-01    0.01
丙辰  EX-CERT-2018-033  KOSHER             2018-05-15    20400
丁丑  EX CERT 2018.023  CE                 2018-11-08    61250
辛未  EX/CERT/2018/021  OEKO-TEX 100       2018-09-03    25400
丙寅  ＥＸ－ＣＥＲＴ－２０１８－０２０  OEKO-TEX 100       2018-05-24    24600
八号  EX-CERT-2018-034  FCC                2018-10-22    12600
"""

STANDARDS = """
firm  role         standard_no       approved_on  organisation  level
三号  secretariat  EX-TC 934/SC 1    2018-05-30  iso  tc
四号  secretariat  EX-TC 934/SC 4    2018-10-16  iso  tc
甲子  lead         EX-ISO 90001      2018-06-20  -  -
甲子  lead         EX-ISO 90002      2018-11-14  -  -
二号  lead         EX-ISO 90003      2018-04-25  -  -
乙丑  lead         EX-ISO 90004      2018-08-22  -  -
丁丑  lead         EX-ISO 90005      -  -  -
五号  secretariat  EX-TC 947         2018-03-21  iso  tc
四号  secretariat  EX-IEC/TC 59      2018-11-28  iec  tc
"""

PATENTS = """
firm  patent_no   invention_id  jurisdiction  kind       granted_on
庚戌  EX-US-1001  EX-INV-01     US            invention  2018-03-06
庚戌  EX-JP-1002  EX-INV-01     JP            invention  2018-05-25
辛亥  EX-EP-1003  EX-INV-02     EP            invention  2018-07-11
癸亥  EX-US-1004  EX-INV-02     US            invention  2018-09-18
乙丑  EX-DE-1005  EX-INV-03     DE            invention  2018-04-19
己未  EX-JP-1006  EX-INV-03     JP            invention  2018-08-31
壬子  EX-AU-1007  EX-INV-04     AU            invention  2018-06-28
己巳  EX-KR-1008  EX-INV-05     KR            invention  2018-10-12
丙子  EX-US-1009  EX-INV-06     US            invention  2018-11-27
庚戌  EX-EP-1010  EX-INV-07     EP            invention  2018-12-19
丁丑  EX-DE-1011  EX-INV-08     DE            utility    2018-05-09
癸酉  EX-CN-1012  EX-INV-09     CN            invention  2018-02-13
二号  EX-US-1013  EX-INV-10     US            invention  2018-08-07
戊寅  EX-RU-1014  EX-INV-11     RU            invention  -
辛巳  EX-EA-1015  EX-INV-12     EA            invention  2018-09-28
辛亥  EX-GB-1016  EX-INV-13     GB            -          2018-12-05
五号  EX-US-1017  EX-INV-14     US            invention  2018-10-30
丁巳  EX-EP-1018  EX-INV-15     EP            invention  2018-06-13
甲子  EX-ZA-1019  EX-INV-16     ZA            invention  2017-11-29
"""

ECOMMERCE_PLATFORMS = """
firm  platform        year  built_locally  on_schedule  invoices_locally  turnover_usd  construction_cost
乙未  示例平台·汉江   2018  是             是           是                1620400       160000
癸巳  示例平台·石城   2018  是             是           是                1000000       98765.43
己亥  示例平台·莫愁   2018  是             是           是                3204800       420000
庚子  示例平台·郢都   2018  否             是           是                1402500       180000
辛丑  示例平台·大洪   2018  是             否           是                1118300       120000
壬寅  示例平台·温峡   2018  是             是           否                1290700       140000
癸卯  示例平台·黄坡   2018  是             是           是                999999.99     150000
甲辰  示例平台·镜月   2018  是             是           是                1056200       -
乙巳  示例平台·通海   2018  是             是           是                2408100       300000
丙申  示例平台·云台   2018  是             -            是                1204600       110000
己亥  示例平台·莫愁   2017  是             是           是                1104200       200000
癸亥  示例平台·高新   2018  是             是           是                1804600       240000
"""  # noqa: E501

SERVICE_PLATFORMS = """
firm  platform        year  built_locally  customs  collection  refund  construction_cost
乙巳  示例平台·通海   2018  是             是       是          是      300000
己酉  示例平台·通达   2018  是             是       是          是      180000
戊戌  示例平台·通顺   2018  是             是       是          是      246800.90
丙午  示例平台·通衢   2018  是             是       是          是      520000
丙午  示例平台·通江   2018  是             是       是          是      90000
丁未  示例平台·通联   2018  是             是       是          否      260000
戊申  示例平台·通关   2018  是             是       -           是      150000
庚子  示例平台·通远   2018  否             是       是          是      210000
"""

INSURANCE = """
firm  policy_no       paid_on     premium    provincial_subsidy
甲子  EX-INS-2018-01  2018-01-22  864200     259260
乙丑  EX-INS-2018-02  2018-02-27  742600     222780
乙丑  EX-INS-2018-02  2018-08-27  681300     204390
乙丑  EX-INS-2018-03  2018-11-15  118400     35520
丙寅  EX-INS-2018-04  2018-03-14  268400     80520
丁卯  EX-INS-2018-05  2018-04-10  306750     92025
丙子  EX-INS-2018-06  2018-01-31  352180     105654
戊辰  EX-INS-2018-07  2018-05-08  118260.35  35478.10
己巳  EX-INS-2018-08  2018-06-12  94300      28290
庚午  EX-INS-2018-09  2018-07-24  87650      26295
甲戌  EX-INS-2018-10  2018-06-29  48200      14460
辛未  EX-INS-2018-11  2018-09-11  52600      49970
壬申  EX-INS-2018-12  2018-08-21  61480      -
癸酉  EX-INS-2018-13  2018-10-16  57900      57900
戊寅  EX-INS-2018-14  2018-11-27  -          16200
庚戌  EX-INS-2018-15  2018-05-22  43700      13110
甲申  EX-INS-2018-16  2018-03-28  12800      3840
庚辰  EX-INS-2018-17  2018-07-03  49100      14730
丁丑  EX-INS-2018-18  -           55400      16620
丁卯  EX-INS-2017-05  2017-04-12  241300     72390
庚申  EX-INS-2018-19  2018-02-14  518200     155460
"""

CREDENTIALS = """
firm  kind     certificate_no  granted_on  lost_on     operating  issuer
甲子  aeo      EX-AEO-001      2015-06-01  -           是  -
丙子  aeo      EX-AEO-002      2016-09-19  -           是  -
乙丑  aeo      EX-AEO-003      2017-12-31  -           是  -
丙寅  aeo      EX-AEO-004      2018-03-12  -           是  -
丁卯  aeo      EX-AEO-005      2014-11-03  2018-06-30  是  -
乙亥  aeo      EX-AEO-006      2016-04-25  -           否  -
戊寅  aeo      EX-AEO-007      2017-05-08  -           -  -
癸酉  aeo      EX-AEO-008      -           -           是  -
庚申  aeo      EX-AEO-009      2015-10-26  -           是  -
甲子  origin   EX-PEOP-001     2018-04-18  -           -  aqsiq
壬申  origin   EX-PEOP-002     2018-07-10  -           -  aqsiq
甲戌  origin   EX-PEOP-003     2018-05-23  -           -  aqsiq
甲戌  origin   EX-PEOP-004     2018-12-12  -           -  aqsiq
庚辰  origin   EX-PEOP-005     2018-09-05  -           -  aqsiq
丙辰  origin   EX-PEOP-006     2018-06-26  -           -  aqsiq
丁卯  quality  EX-QDE-001      2018-08-15  -           -  -
戊寅  quality  EX-QDE-002      2018-08-15  -           -  -
丙寅  quality  EX-QDE-003      2018-08-15  -           -  -
辛巳  quality  EX-QDE-004      2018-08-15  -           -  -
新丰  origin   EX-PEOP-008     2018-08-30  -           -  aqsiq
"""

TALENT = """
firm  person            category        introduced_on
甲子  示例人员一        国际市场营销    2018-03-01
乙丑  示例团队二        注册与合规      2018-07-16
乙未  示例人员三        跨境电商运营    2018-05-28
庚戌  示例人员四        国际注册        2018-10-08
丙午  示例人员五        关务            -
癸亥  示例团队六        研发            2018-09-03
"""

BLOCKS = {
    "dishonesty": DISHONESTY,
    "prior_awards": PRIOR_AWARDS,
    "successions": SUCCESSIONS,
    "determinations": DETERMINATIONS,
    "exhibitions": EXHIBITIONS,
    "trademarks": TRADEMARKS,
    "certifications": CERTIFICATIONS,
    "standards": STANDARDS,
    "patents": PATENTS,
    "ecommerce_platforms": ECOMMERCE_PLATFORMS,
    "service_platforms": SERVICE_PLATFORMS,
    "insurance": INSURANCE,
    "credentials": CREDENTIALS,
    "talent": TALENT,
}


def parse(block: str) -> list[Row]:
    """A table of the text above: columns are two spaces or more apart."""
    head, *lines = [re.split(r" {2,}", line.strip()) for line in block.strip().splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def full_code(registrar: str, region: str, number: int) -> str:
    """A code of GB 32100 in a run of numbers that plainly was never given out."""
    stem = f"{registrar}{region}MA0000{number:03d}"
    return stem + uscc.calc_check_digit(stem)


UNLISTED = {"六旧": full_code("91", "420881", 901), "外地": full_code("91", "420106", 902)}


def code_of(row: Row, number: int) -> str:
    """The code of the enterprise in that row of the list."""
    firm = row["name"][2:4]
    registrar = OTHER_REGISTRARS.get(firm, REGISTRARS[row["kind"]])
    region = OTHER_REGIONS.get(firm, REGIONS.get(row["county"], CITY_REGION))
    return full_code(registrar, region, number)


def enterprises() -> list[Row]:
    """The list of enterprises, each with its code."""
    return [
        {"uscc": code_of(row, number), **row} for number, row in enumerate(parse(ENTERPRISES), 1)
    ]


def exports() -> Iterator[Row]:
    """One row a firm and year, from the wide table and the one of earlier years."""
    yield from parse(EARLIER_EXPORTS)
    for row in parse(EXPORTS):
        for year in ("2015", "2016", "2017", "2018"):
            if row[year] == "-":
                continue
            figures = {"firm": row["firm"], "year": year, "export_usd": row[year]}
            if year == "2018":
                figures["import_usd"] = row["import"]
                figures["processing_export_usd"] = row["processing"]
                figures["ecommerce_usd"] = row["ecommerce"]
            yield figures


def rows_by_table() -> dict[str, list[Row]]:
    """Every table's rows by column id, with codes for firms."""
    listed = enterprises()
    codes = {row["name"][2:4]: row["uscc"] for row in listed}
    firms = list(codes)
    codes |= UNLISTED
    tables: dict[str, Iterable[Row]] = {
        "exports": sorted(exports(), key=lambda row: (firms.index(row["firm"]), row["year"])),
        **{table: parse(block) for table, block in BLOCKS.items()},
    }
    coded: dict[str, list[Row]] = {
        table: [{"uscc": codes[row["firm"]], **row, **_predecessor(row, codes)} for row in rows]
        for table, rows in tables.items()
    }
    return {"enterprises": listed, **coded}


def _predecessor(row: Row, codes: Mapping[str, str]) -> Row:
    return {"predecessor": codes[row["predecessor"]]} if "predecessor" in row else {}


def cell(column: Column, text: str) -> str | int | Decimal | date | None:
    """A cell's value as Excel keeps it: numbers and dates as such, codes as text."""
    if text in ("-", "?"):
        return None
    match column.type:
        case "money" | "usd":
            return Decimal(text)
        case "year":
            return int(text)
        case "date":
            return date.fromisoformat(text)
        case "enum":
            return column.options[text]
        case _:
            return text


def display_width(text: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def column_width(column: Column, texts: Iterable[str]) -> int:
    least = {"money": 16, "usd": 18, "date": 12}.get(column.type, 8)
    shown = (column.options.get(text, text) for text in texts)
    return max(least, display_width(column.heading) + 4, *(display_width(t) + 2 for t in shown))


class Formats:
    """The few cell formats of the workbook."""

    def __init__(self, book: Any) -> None:
        self.note = book.add_format({"italic": True, "font_color": "#7F7F7F"})
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "align": "center"}
        )
        amount = book.add_format({"num_format": "#,##0.00"})
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        year = book.add_format({"num_format": "0"})
        self._kinds = {"money": amount, "usd": amount, "date": day, "year": year}
        self._text = text

    def of(self, column: Column) -> Any:
        return self._kinds.get(column.type, self._text)


def write_table(book: Any, formats: Formats, table: Table, rows: Sequence[Row]) -> None:
    """One sheet: the note, the headings, and the rows below them."""
    sheet = book.add_worksheet(table.sheet)
    sheet.write_string(0, 0, NOTE, formats.note)
    sheet.freeze_panes(2, 1)
    for index, column in enumerate(table.columns):
        texts = [row.get(column.id, "-") for row in rows]
        sheet.write_string(1, index, column.heading, formats.heading)
        sheet.set_column(index, index, column_width(column, texts), formats.of(column))
        for number, text in enumerate(texts, 2):
            write_cell(sheet, (number, index), cell(column, text), formats.of(column))


def write_cell(
    sheet: Any, place: tuple[int, int], value: str | int | Decimal | date | None, style: Any
) -> None:
    match value:
        case None:
            return
        case str():
            sheet.write_string(*place, value, style)
        case date():
            sheet.write_datetime(*place, value, style)
        case _:
            sheet.write_number(*place, value, style)


def stored(archive: bytes) -> bytes:
    """The same parts uncompressed: bytes then hang neither on a zlib nor on a platform."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name)
            part.create_system = 3
            target.writestr(part, source.read(name))
    return packed.getvalue()


def write(path: Path) -> None:
    """The whole workbook; the same bytes on each run."""
    tables = load_policies(Request("zhongxiang", packaged(), 2018))[0].tables
    rows = rows_by_table()
    archive = io.BytesIO()
    with xlsxwriter.Workbook(archive, {"in_memory": True}) as book:
        book.set_properties({"title": "钟祥市2018年示例数据", "comments": NOTE, "created": CREATED})
        formats = Formats(book)
        for id in (id for id in tables if id in rows):
            write_table(book, formats, tables[id], rows[id])
    path.write_bytes(stored(archive.getvalue()))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
