from __future__ import annotations

import pytest

from bot.models import Region
from eval.regions import region_is_right

CASES = [
    ("长沙市雨花区", Region("长沙市", "雨花区"), True),
    ("长沙市雨花区", Region("长沙市", "岳麓区"), False),
    ("长沙市雨花区", Region("长沙市", None), False),
    ("长沙市雨花区", None, False),
    ("长沙市", Region("长沙市", "雨花区"), True),
    ("长沙市", Region("长沙市", None), True),
    ("邵东市", Region("邵阳市", "邵东市"), True),
    ("邵阳市邵东市", Region("邵阳市", "邵东市"), True),
    ("邵阳市", Region("邵阳市", "邵阳县"), True),
    ("邵东市", Region("邵阳市", "邵阳县"), False),
    ("永州市江华县", Region("永州市", "江华瑶族自治县"), True),
    ("怀化市靖州县", Region("怀化市", "靖州苗族侗族自治县"), True),
    ("湘西土家族苗族自治州吉首市", Region("湘西土家族苗族自治州", "吉首市"), True),
    ("长沙市长沙县", Region("长沙市", "长沙县"), True),
    ("长沙市（省高院）", Region("长沙市", None), True),
    ("长沙市（再审法院/赔偿义务机关所在地）", Region("长沙市", None), True),
    ("湖北省公安县/常德市澧县", Region("常德市", "澧县"), True),
    ("湖北省公安县/常德市澧县", None, True),
    ("湖北省公安县/常德市澧县", Region("常德市", "安乡县"), False),
    ("怀化市新晃县/铜仁市", Region("怀化市", "新晃侗族自治县"), True),
    ("衡阳市衡南县/耒阳市", Region("衡阳市", "耒阳市"), True),
    ("贵州省凯里市", None, True),
    ("贵州省凯里市", Region("长沙市", None), False),
    ("湖南省（县市未写明）", None, True),
    ("最高人民法院复核", None, True),
]


@pytest.mark.parametrize(("place", "region", "right"), CASES)
def test_region_against_label(place: str, region: Region | None, right: bool) -> None:
    assert region_is_right(place, region) is right
