import { leaf } from "../../../xml/writer.ts";
import type { Cast } from "./cast.ts";
import { group, having, type Section, sample } from "./sample.ts";

const chain = leaf("ChainId", "ch_1");
const alone = () => [chain];
const groups = () => [chain, group("GroupIds", leaf("GroupId", "1"), leaf("GroupId", "2"))];
const corps = ({ corpId }: Cast) => [
  chain,
  group("CorpIds", leaf("CorpId", corpId), leaf("CorpId", "wwPARTNER")),
];

/** Corps that work together (documents 90240, 95796). */
export const SHARING: Section = {
  zh: "企业互联与上下游",
  en: "Sharing between corps",
  samples: [
    ...having({ from: "sys", agent: "last" }, [
      sample("share_agent_change", "企业互联共享应用变更", "The app was shared with another corp"),
      sample("share_chain_change", "上下游共享应用变更", "The app was shared down a supply chain"),
    ]),
    ...having({ from: "sys", agent: "none" }, [
      sample("change_chain:create_chain", "新建上下游", "A supply chain was made", alone),
      sample("change_chain:update_chain", "修改上下游", "A supply chain changed", alone),
      sample("change_chain:delete_chain", "删除上下游", "A supply chain was removed", alone),
      sample("change_chain:create_group", "新建分组", "Groups were added", groups),
      sample("change_chain:update_group", "修改分组", "Groups changed", groups),
      sample("change_chain:delete_group", "删除分组", "Groups were removed", groups),
      sample("change_chain:corp_join", "企业加入", "Corps joined", corps),
      sample("change_chain:update_corp", "企业分组变更", "Corps moved to other groups", corps),
      sample("change_chain:remove_corp", "移除企业", "Corps were removed", corps),
    ]),
  ],
};
