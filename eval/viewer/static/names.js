// What measures and labels are called on the page; anything unknown keeps its own name.

const MEASURES = {
  intent: "问的是什么", verdict: "结论", "verdict after turns": "说完以后的结论", verdict_after: "说完以后的结论",
  "false not_covered": "误说不在范围（越少越好）", false_not_covered: "误说不在范围（越少越好）",
  "citation hit@5": "前五条有对的法条", hit5: "前五条有对的法条", "citation recall": "法条找全", recall: "法条找全",
  "citation recall after turns": "说完以后法条找全", recall_after: "说完以后法条找全",
  "citation precision": "法条找准", precision: "法条找准", region: "地方", door: "门口", office: "机构是不是管得着的", "office alone": "机构是不是管得着的", refusal: "该不该答", "asked back": "该追问的追问了", asked_back: "该追问的追问了",
};
const LABELS = {
  eligibility: "能不能申请", provision_lookup: "查法条", materials: "材料", procedure: "怎么办", where_to_apply: "去哪里", time_limit: "多久",
  objection: "不服", cost: "费用", other_law: "别的法律", out_of_scope: "不是法律援助",
  no_means_test: "不看困难", check_waived: "免核查", if_hardship: "要困难", notified_defence: "通知辩护", not_covered: "不在范围", needs_facts: "还要问", none: "没有标",
  answer: "要回答", refuse: "要说不归这里管", ask_back: "要追问", easy: "容易", medium: "中等", hard: "难",
  plain: "书面", dialect: "方言", typos: "错别字", colloquial: "口语", vague: "含糊", urgent: "紧急", oos: "不归这里管", adversarial: "刁难",
  staff: "工作人员", injection: "混入指令", elder: "老年人", long: "很长", relative: "替亲属问", cross_province: "跨省",
};
const DIMENSIONS = { style: "说法", difficulty: "难度", intent: "问的是什么", verdict: "结论", "as of": "按哪一年的法律" };

export const measure = (name) => MEASURES[name] ?? name;
export const label = (name) => LABELS[name] ?? (name || "—");
export const dimension = (name) => DIMENSIONS[name] ?? name;

/** Scores that say no: what a row has wrong. The office alone is none: an answer may rightly tell two (eval/metrics.py). */
export const wrong = (row) => Object.entries(row.scores)
  .filter(([name, value]) => typeof value === "boolean" && name !== "office" && value === (name === "false_not_covered")).map(([name]) => name);
