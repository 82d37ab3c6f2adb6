/** What the event table says in English, in Chinese: for docs/zh/events.md. */
export const CHINESE: Readonly<Record<string, string>> = {
  "A member typed text": "成员打了字",
  "A member sent a picture": "成员发了图片",
  "A member recorded a voice message": "成员发了语音",
  "A member sent a video": "成员发了视频",
  "A member recorded a short video (clients of the 企业号 era)":
    "成员拍了小视频（企业号时代的客户端）",
  "A member sent a file (undocumented, read if it comes)": "成员发了文件（文档没有，来了就读）",
  "A member sent a place from the map": "成员从地图上发了位置",
  "A member sent a link": "成员发了链接",
  "A member came into the app's visible range, or joined it":
    "成员进入应用的可见范围，或关注了应用",
  "A member left the app's visible range, or was disabled": "成员离开可见范围，或被禁用",
  "A member opened the app's conversation": "成员打开了应用的会话",
  "The client reported where the member is, once per opening of the conversation":
    "客户端上报成员的位置，每次打开会话一次",
  "The app was unused for long and will be stopped": "应用长期没人用，将被停用",
  "The app was stopped for being unused": "应用因长期没人用被停用",
  "The stopped app runs again": "停用的应用恢复了",
  "The app is used so little that it will be limited": "应用用得太少，将受限制",
  "The app became one of low activity": "应用成为低活跃应用",
  "The app is active again": "应用恢复活跃",
  "Other members administer the app than before": "应用的管理员变了",
  "A member without a licence for the app's API opened it": "没有接口许可的成员打开了应用",
  "The app's own workbench page was switched": "应用的工作台自定义页面开关变了",
  "A member chose a menu item with a key": "成员点了带 key 的菜单",
  "A member chose a menu item that opens a page": "成员点了打开网页的菜单",
  "A member chose a menu item that opens a mini-program": "成员点了打开小程序的菜单",
  "A member scanned a code from the menu": "成员从菜单扫了码",
  "A member scanned a code from the menu and waits for an answer": "成员从菜单扫了码，等着回答",
  "A member took photos from the menu": "成员从菜单拍了照",
  "A member took or chose photos from the menu": "成员从菜单拍照或选了照片",
  "A member chose photos from the album, from the menu": "成员从菜单在相册里选了照片",
  "A member picked a place from the menu; a `location` message normally follows":
    "成员从菜单选了位置；之后通常还有一条 `location`",
  "A member pressed a button of a card, voted, or submitted choices":
    "成员点了卡片按钮、投了票或提交了选择",
  "A member chose an item of a card's ⋯ menu": "成员点了卡片右上角 ⋯ 菜单",
  "A member pressed a button of a task card (older clients)": "成员点了任务卡片的按钮（旧客户端）",
  "A job on many members or departments is done": "批量处理成员或部门的异步任务完成了",
  "An approval of the app's own flow moved on": "应用自建流程的审批有了进展",
  "An approval of WeCom's approval app moved on": "企业微信审批应用的审批有了进展",
  "Messages or events wait to be fetched with `kf/sync_msg`":
    "有消息或事件等着用 `kf/sync_msg` 去取",
  "The app may use other service accounts than before": "应用可用的客服账号变了",
  "A meeting room was booked": "会议室被预定",
  "A booking of a meeting room was cancelled": "会议室预定被取消",
  "A live stream made through the API moved on": "用接口建的直播有了进展",
  "A calendar made through the API was deleted": "用接口建的日历被删",
  "A calendar made through the API was changed": "用接口建的日历改了",
  "A schedule was added to such a calendar": "这种日历里加了日程",
  "A schedule made through the API was changed": "用接口建的日程改了",
  "A schedule made through the API was deleted": "用接口建的日程被删",
  "A participant answered an invitation": "参与者回应了邀请",
  "The drive is more than 90 % full; once a day": "微盘用了 90% 以上；每天一次",
  "An archived document changed": "存档的文档变了",
  "The permission to archive file contents changed": "存档文件内容的权限变了",
  "The members whose file contents are archived changed": "存档文件内容的成员变了",
  "The app was shared with another corp, or no longer is": "应用共享给了另一企业，或不再共享",
  "The app was shared down a supply chain, or no longer is": "应用共享给了上下游，或不再共享",
  "Archived messages wait to be fetched; every 15 s at most": "有存档消息等着取；最多每 15 秒一次",
  "An upload from an address is done": "按网址上传完成了",
  "A member asked for a paid account": "成员申请付费账号",
  "An application for a paid account is decided": "付费账号的申请有了结果",
  "A program in WeCom's data zone has news": "数据专区的程序有消息",
  "A member was added": "新增了成员",
  "A member changed": "成员改了",
  "A member was removed": "成员被删",
  "A department was added": "新增了部门",
  "A department changed": "部门改了",
  "A department was removed": "部门被删",
  "Members or departments of a tag changed": "标签的成员或部门变了",
  "A member added a customer": "成员加了客户",
  "A member edited a customer's remark or tags": "成员改了客户的备注或标签",
  "A customer added a member who need not confirm": "客户加了免验证的成员",
  "A member removed a customer": "成员删了客户",
  "A customer removed a member": "客户删了成员",
  "A customer could not be handed over": "客户交接失败",
  "A customer agreed to the archiving of messages": "客户同意会话存档",
  "A customer group was made": "建了客户群",
  "A customer group changed": "客户群变了",
  "A customer group was dissolved": "客户群解散",
  "A tag or group of tags was made": "建了标签或标签组",
  "A tag or group of tags changed": "标签或标签组改了",
  "A tag or group of tags was removed": "标签或标签组被删",
  "Tags were put in another order": "标签重新排序",
  "Fewer than 20 uses are left": "剩余次数不到 20",
  "No use is left": "次数用完了",
  "There are uses again": "又有次数了",
  "Uses will expire in 14, 7, 3, 2 or 1 days": "次数将在 14、7、3、2 或 1 天后过期",
  "A link stopped working": "链接失效",
  "A link was removed, not through the API": "链接被删，不是通过接口",
  "A customer opened a link": "客户打开了链接",
  "A customer asked to be added through a link": "客户通过链接申请添加",
  "A member received a customer's first message": "成员收到客户的第一条消息",
  "A member received more messages of a customer": "成员收到客户更多的消息",
  "A meeting was changed": "会议改了",
  "A meeting was cancelled": "会议取消",
  "A meeting began": "会议开始",
  "A meeting ended": "会议结束",
  "Everybody was muted": "全体静音",
  "Everybody may speak again": "解除全体静音",
  "Somebody joined": "有人入会",
  "Somebody left": "有人离会",
  "Somebody waits for the host": "有人在等主持人",
  "Somebody entered the waiting room": "有人进了等候室",
  "Somebody left the waiting room": "有人离开等候室",
  "Somebody was let in from the waiting room": "有人从等候室被放行",
  "Somebody was moved to the waiting room": "有人被移到等候室",
  "Screen sharing began": "开始共享屏幕",
  "Screen sharing ended": "结束共享屏幕",
  "Somebody got another role": "有人换了角色",
  "Somebody got another role in a webinar": "网络研讨会里有人换了角色",
  "The opening picture or video of a webinar was taken over": "网络研讨会的暖场图片或视频已转存",
  "Material for a meeting was taken over": "会议素材已转存",
  "A telephone call to a participant moved on": "对参会者的电话外呼有了进展",
  "Cloud recording began": "云录制开始",
  "Cloud recording was paused": "云录制暂停",
  "Cloud recording went on": "云录制继续",
  "Cloud recording ended": "云录制结束",
  "A cloud recording is ready": "云录制可用了",
  "A cloud recording was deleted": "云录制被删",
  "Somebody enrolled": "有人报名",
  "Somebody cancelled the enrolment": "有人取消报名",
  "A called meeting room answered": "被呼叫的会议室应答了",
  "A member started a meeting": "成员发起了会议",
  "Other members may see documents or forms": "文档或收集表的可见成员变了",
  "Documents were deleted": "文档被删",
  "Forms were filled in": "收集表有人填写",
  "Forms were deleted": "收集表被删",
  "Settings of forms changed": "收集表的设置变了",
  "Fields were added": "加了字段",
  "Fields were changed": "改了字段",
  "Fields were deleted": "删了字段",
  "Records were added": "加了记录",
  "Records were changed": "改了记录",
  "Records were deleted": "删了记录",
  "Spaces were dissolved": "空间解散",
  "Members of spaces changed": "空间成员变了",
  "Security settings of spaces changed": "空间安全设置变了",
  "Files were made": "建了文件",
  "Files were renamed": "文件改名",
  "Contents of files changed": "文件内容变了",
  "Files were deleted": "文件被删",
  "Files were moved": "文件移动",
  "A space is archived": "空间归档",
  "A space is no longer archived": "空间取消归档",
  "Mail came in": "来了邮件",
  "A supply chain was made": "建了上下游",
  "A supply chain changed": "上下游改了",
  "A supply chain was removed": "上下游被删",
  "Groups were added": "加了分组",
  "Groups changed": "分组改了",
  "Groups were removed": "分组被删",
  "Corps joined": "企业加入",
  "Corps were put into other groups": "企业换了分组",
  "Corps were removed": "企业被移除",
  "A student was added": "新增了学生",
  "A student changed": "学生改了",
  "A student was removed": "学生被删",
  "A parent was added": "新增了家长",
  "A parent changed": "家长改了",
  "A parent was removed": "家长被删",
  "A parent follows the school": "家长关注了学校",
  "A parent no longer follows the school": "家长取消关注学校",
  "WeCom's domains or addresses changed": "企业微信的域名或地址变了",
  "as typed, never trimmed": "原样，从不修剪",
  "address of the picture": "图片的网址",
  "media id, downloadable for 3 days": "素材号，3 天内可下载",
  "`amr`, `speex`, …": "`amr`、`speex` 等",
  "what was said, where WeCom recognises speech": "识别出的话，企业微信开了语音识别时才有",
  "media id of the first frame, downloadable for 3 days": "首帧的素材号，3 天内可下载",
  "name with extension": "带扩展名的文件名",
  "name as shown": "显示的名字",
  "as shown": "显示的样子",
  opaque: "不必解读",
  "hexadecimal digits": "十六进制",
  bytes: "字节",
  "degrees, north positive, −90 to 90": "度，北为正，−90 到 90",
  "degrees, east positive, −180 to 180": "度，东为正，−180 到 180",
  "coordinate system; not on the wire: WeCom's map is a GCJ-02 map":
    "坐标系；线路上没有：企业微信的地图是 GCJ-02",
  "zoom of the map": "地图缩放级别",
  "address or name of the place, empty if it has none": "地址或地名，没有就是空的",
  "`wxwork` from WeCom's client, else from WeChat": "`wxwork` 来自企业微信，否则来自微信",
  "where it leads": "通向哪里",
  "cover picture": "封面图",
  "nearly always empty; where the member came from, if it is not":
    "几乎总是空的；不空就是成员从哪里来",
  "accuracy in metres, 0 or more": "精度，米，不小于 0",
  "coordinate system; not on the wire: `locationDatum` of the app, since WeCom documents none":
    "坐标系；线路上没有：取应用的 `locationDatum`，因为企业微信没写明",
  "when it will be stopped; Unix seconds": "何时停用；Unix 秒",
  "when it will be limited; Unix seconds": "何时受限；Unix 秒",
  "1 own page on, 0 off": "1 开启自定义页面，0 关闭",
  "the menu item's key": "菜单项的 key",
  "address of the page": "网页的网址",
  "page path inside the mini-program": "小程序里的页面路径",
  "`qrcode` or `barcode`": "`qrcode` 或 `barcode`",
  "what the code says": "码里写的",
  "number of pictures": "图片张数",
  "MD5 of each picture, hexadecimal; the pictures follow as `image` messages":
    "每张图片的 MD5，十六进制；图片随后作为 `image` 消息到",
  "address of the place, empty if it has none": "地址，没有就是空的",
  "name of the place": "地名",
  "key of the button or menu item": "按钮或菜单项的 key",
  "`task_id` given on sending": "发送时给的 `task_id`",
  "`text_notice`, `button_interaction`, …": "`text_notice`、`button_interaction` 等",
  "lets the card be changed once, within 72 hours; a secret":
    "凭它可在 72 小时内改一次卡片；要保密",
  "what was chosen, one item a question": "选了什么，一题一项",
  "`question_key` given on sending": "发送时给的 `question_key`",
  "ids of the chosen options": "选中的选项 id",
  "key of the button": "按钮的 key",
  "as the API gave it, at most 64 bytes": "接口给的，最多 64 字节",
  "`sync_user`, `replace_user`, `invite_user`, …": "`sync_user`、`replace_user`、`invite_user` 等",
  "0 means success": "0 表示成功",
  "for people": "给人看的",
  "number that the app gave": "应用给的编号",
  "name of the template": "模板名",
  template: "模板",
  "1 running, 2 approved, 3 rejected, 4 withdrawn": "1 审批中，2 通过，3 驳回，4 撤销",
  "when it was submitted; Unix seconds": "提交时间；Unix 秒",
  "applicant's name": "申请人姓名",
  "applicant's UserID": "申请人 UserID",
  "applicant's department": "申请人部门",
  "applicant's picture": "申请人头像",
  "steps, in order": "各步骤，按先后",
  "1 any of them, 2 all of them": "1 或签，2 会签",
  "1 fixed members, 2 tag, 3 superior": "1 指定成员，2 标签，3 上级",
  "approvers of the step": "这一步的审批人",
  name: "姓名",
  UserID: "UserID",
  department: "部门",
  "what the approver said": "审批意见",
  "when they acted, 0 for not yet; Unix seconds": "何时处理，还没有是 0；Unix 秒",
  "who is kept informed": "抄送人",
  "index of the current step, from 0": "当前步骤，从 0 数",
  "number; may exceed what a double holds, hence text": "单号；可能超过双精度，所以是文本",
  "the same number in newer callbacks": "较新回调里的同一个单号",
  "1 running, 2 approved, 3 rejected, 4 withdrawn, 6 withdrawn after approval, 7 deleted, 10 paid":
    "1 审批中，2 通过，3 驳回，4 撤销，6 通过后撤销，7 删除，10 已支付",
  "applicant (sic)": "申请人（原文如此）",
  "1 running, 2 approved, 3 rejected, 4 forwarded, 11 returned, 12 added approver, 13 approved and added approver":
    "1 审批中，2 同意，3 驳回，4 转审，11 退回，12 加签，13 同意并加签",
  "who decides": "谁审批",
  "what they said": "说了什么",
  "media ids of attachments": "附件的素材号",
  "who is kept informed (sic)": "抄送人（原文如此）",
  remarks: "备注",
  "who wrote it": "谁写的",
  "when; Unix seconds": "时间；Unix 秒",
  "what it says": "内容",
  comment: "评论",
  "the whole course, in newer callbacks": "整个流程，较新的回调才有",
  "1 approval, 2 for information, 3 handling": "1 审批，2 抄送，3 办理",
  "1 any of them, 2 all of them, 3 one after another": "1 或签，2 会签，3 依次",
  "members of the step": "这一步的成员",
  "what happened (sic): 1 submitted, 2 approved, 3 rejected, 4 forwarded, 5 urged, 6 withdrawn, 8 withdrawn after approval, 10 remark added, 11 returned, 12 added approver, 13 approved and added approver":
    "发生了什么（原文如此）：1 提交，2 同意，3 驳回，4 转审，5 催办，6 撤销，8 通过后撤销，10 加备注，11 退回，12 加签，13 同意并加签",
  "for fetching, within 10 minutes; a secret": "凭它在 10 分钟内去取；要保密",
  "service account": "客服账号",
  "service accounts granted": "授权的客服账号",
  "service accounts withdrawn": "取消授权的客服账号",
  "meeting room": "会议室",
  booking: "预定",
  "older callbacks have it instead of the booking": "较旧的回调用它代替预定",
  "live stream": "直播",
  "0 booked, 1 live, 2 ended, 3 expired, 4 cancelled":
    "0 预约中，1 直播中，2 已结束，3 已过期，4 已取消",
  calendar: "日历",
  schedule: "日程",
  document: "文档",
  "its name": "名字",
  "as the API gave it": "接口给的",
  application: "申请",
  why: "为什么",
  "what for": "为了什么",
  how: "怎样",
  "asks the program for the rest": "向程序要其余内容",
  "what it is about": "关于什么",
  "UserID of the member that changed": "变动的成员的 UserID",
  "departments; comma-separated on the wire": "部门；线路上用逗号分隔",
  "main department": "主部门",
  "leader there? One flag a department; comma-separated 1 and 0 on the wire":
    "是不是那里的负责人，一个部门一个；线路上是逗号分隔的 1 和 0",
  "UserIDs of the direct superiors; comma-separated on the wire":
    "直属上级的 UserID；线路上用逗号分隔",
  "job title": "职务",
  "mobile number": "手机号",
  "0 unknown, 1 male, 2 female": "0 未知，1 男，2 女",
  "mail address": "邮箱",
  "company mail address": "企业邮箱",
  "1 active, 2 disabled, 4 not activated, 5 left": "1 已激活，2 已禁用，4 未激活，5 退出",
  alias: "别名",
  "landline number": "座机",
  "postal address": "地址",
  "older callbacks only": "只有较旧的回调有",
  "the corp's own attributes": "企业自定义属性",
  "name of the attribute": "属性名",
  "0 text, 1 web page, 2 mini-program": "0 文本，1 网页，2 小程序",
  "its text; on the wire also in a bare `Value`": "文本；线路上也可能直接写在 `Value` 里",
  "title of its page": "网页标题",
  "address of its page": "网页网址",
  "title of its mini-program": "小程序标题",
  "the mini-program": "小程序",
  "page inside it": "里面的页面",
  "if the UserID itself changed": "UserID 本身改了才有",
  "department; the wire's `Id`": "部门；线路上叫 `Id`",
  "department above": "上级部门",
  "larger comes first": "大的在前",
  "new name": "新名字",
  tag: "标签",
  "UserIDs added; comma-separated on the wire": "加入的 UserID；线路上用逗号分隔",
  "UserIDs removed; comma-separated on the wire": "移除的 UserID；线路上用逗号分隔",
  "departments added; comma-separated on the wire": "加入的部门；线路上用逗号分隔",
  "departments removed; comma-separated on the wire": "移除的部门；线路上用逗号分隔",
  "UserID of the member": "成员的 UserID",
  "the customer": "客户",
  "channel that the contact came through": "从哪个渠道加的",
  "for one welcome message, within 20 s; a secret": "凭它在 20 秒内发一条欢迎语；要保密",
  "`DELETE_BY_TRANSFER` when handed over": "因交接而删时是 `DELETE_BY_TRANSFER`",
  "`customer_refused` or `customer_limit_exceed`": "`customer_refused` 或 `customer_limit_exceed`",
  "customer group": "客户群",
  "`add_member`, `del_member`, `change_owner`, …": "`add_member`、`del_member`、`change_owner` 等",
  "0 invited, 3 scanned a code": "0 被邀请，3 扫码",
  "0 left, 1 removed": "0 自己退出，1 被移出",
  "number of members that changed": "变动的人数",
  "members that changed": "变动的成员",
  "version of the member list before": "之前的成员版本号",
  "version of the member list now": "现在的成员版本号",
  "tag or group of tags; the wire's `Id`": "标签或标签组；线路上叫 `Id`",
  "`tag` or `tag_group`": "`tag` 或 `tag_group`",
  "rule set that the tag belongs to": "标签所属的规则组",
  "group of tags, empty when groups moved; the wire's `Id`":
    "标签组，排的是组时为空；线路上叫 `Id`",
  "rule set that the tags belong to": "这些标签所属的规则组",
  "when they expire; Unix seconds": "何时过期；Unix 秒",
  "number of uses that expire": "要过期的次数",
  link: "链接",
  "number of messages so far: 3, 5 or 10": "到现在的条数：3、5 或 10",
  "asks the API for details, within 30 minutes; a secret": "凭它在 30 分钟内向接口问详情；要保密",
  meeting: "会议",
  "the actor's id inside the meeting": "操作者在会议里的 id",
  "whom it happened to": "发生在谁身上",
  "UserID, for members of the corp": "UserID，本企业成员才有",
  "id inside the meeting": "在会议里的 id",
  "whose role changed": "谁换了角色",
  "0 participant, 1 creator, 2 host, 3 both, 4 guest, 5 guest and host, 6 co-host, 7 creator and co-host, 8 host by API, 30 to 34 in webinars":
    "0 参会者，1 创建者，2 主持人，3 创建者兼主持人，4 嘉宾，5 嘉宾兼主持人，6 联席主持人，7 创建者兼联席主持人，8 接口指定的主持人，30 到 34 用于网络研讨会",
  "what was taken over": "转存了什么",
  "address of the video": "视频的网址",
  "whether it worked": "成不成",
  "why it did not": "为什么没成",
  "whether everything worked": "是不是都成了",
  "each piece of material": "每份素材",
  "address of the material": "素材的网址",
  "1 video, 2 picture, 3 file": "1 视频，2 图片，3 文件",
  "`START_INVITE`, `START_ACCEPT`, `LEAVE_WITHOUT_ACCEPT`, `LEAVE_WITH_ACCEPTED`, `CANCLE_INVITE` (sic)":
    "`START_INVITE`、`START_ACCEPT`、`LEAVE_WITHOUT_ACCEPT`、`LEAVE_WITH_ACCEPTED`、`CANCLE_INVITE`（原文如此）",
  enrolment: "报名",
  "meeting room, or else `mraAddress`": "会议室，没有就看 `mraAddress`",
  "address of the room's system": "会议室设备的地址",
  "1 SIP, 2 H.323": "1 SIP，2 H.323",
  "what was dialled": "拨的号",
  "0 none, 2 joined, 3 refused, 5 cancelled": "0 无，2 入会，3 拒绝，5 取消",
  "1 started, 2 failed": "1 已开始，2 失败",
  documents: "文档",
  forms: "收集表",
  "sheet inside it": "其中的子表",
  "fields, at most 1,000": "字段，最多 1,000 个",
  "records, at most 1,000": "记录，最多 1,000 条",
  spaces: "空间",
  files: "文件",
  space: "空间",
  "number of new mails": "新邮件数",
  "public mailbox; the wire's `Id`": "公共邮箱；线路上叫 `Id`",
  "supply chain": "上下游",
  groups: "分组",
  corps: "企业",
  "student or parent; the wire's `Id`": "学生或家长；线路上叫 `Id`",
  "The address book changed": "通讯录变了",
  "A document or form made through the API changed": "用接口建的文档或收集表变了",
  "A file in such a space changed": "这种空间里的文件变了",
  "A meeting made through the API changed": "用接口建的会议变了",
  "A member's customer changed": "成员的客户变了",
  "A public mailbox changed": "公共邮箱变了",
  "A school's address book changed": "家校通讯录变了",
  "A smart sheet made through the API changed": "用接口建的智能表格变了",
  "A space of the drive made through the API changed": "用接口建的微盘空间变了",
  "Something changed that guards of the network must know": "守网络的人要知道的东西变了",
  "Something happened to customer acquisition links": "获客链接有动静",
  "Something to count about meetings": "会议统计",
  "The app's mailbox changed": "应用邮箱变了",
  "The corp's customer tags changed": "企业客户标签变了",
  "Which spaces are archived changed": "存档的空间变了",
};

/** The hand-written part of that page. */
export const INTRO_ZH = `# 事件

企业微信能发给自建应用的一切，按处理函数看到的样子。这一页由 \`npm run docs\` 从 \`core/events/table/\` 的表写成，
类型和解码器也出自这张表，所以不会过时。

## 怎么读

**种类** 是查询里写的：\`p.on("location", …)\`、\`p.on("event:click=HELP", …)\`。拼写同企业微信，大小写和笔误都照旧
（\`location\` 是成员发的位置，\`event:LOCATION\` 是客户端上报的；\`add_filed\` 是企业微信自己写的）。线路上的大小写会变，\`event.kind\` 不会。

**被动回复** 是放在回调的应答里，企业微信肯显示什么：\`text\` 是改卡片以外的一切回复，\`card\` 是 \`reply.updateButton\` 和
\`reply.updateCard\`，\`taskcard\` 只是 \`reply.updateButton\`，\`none\` 是什么都不显示。回复在线路上的样子随它回答的事件：
模板卡片用 \`update_button\`，任务卡片用 \`update_taskcard\`。

**键** 是 \`种类=值\` 拿来比较的字段。

**字段** 是线路上的词改成驼峰（所以有 \`applyer\` 和 \`statuChangeEvent\`，企业微信就是这么拼的），例外有：只起包裹作用的元素略去；
\`Location_X\` 是 \`latitude\`，\`Location_Y\` 是 \`longitude\`；可能出现几次的 id 用复数（\`DocId\` 是 \`docIds\`）；
只叫 \`Id\` 的元素按它指的东西命名，因为 \`id\` 是消息的身份。

**线路** 是元素的路径。\`A|B\` 是同一个元素的两种拼法，先出现的算数。

值：

- id 都是文本，就算全是数字：\`00123\` 仍是 \`00123\`。
- 元素缺少时，\`string\` 是空的。\`… | undefined\` 在元素缺少或为空时是 \`undefined\`；\`update_user\` 之类里，空元素给出空值：
  意思是值现在是空的，缺少的元素则是没有改。
- 列表只有一项也是列表，没有就是空的。
- 时间是 Unix 秒。位置带着坐标系 \`datum\`，见配置里的 \`locationDatum\`。
- 数字、AgentID、MsgType、Event、ChangeType 两边的空白不算数。文本和 UserID 从不修剪。
- **不合适的值**（\`Scale\` 是 15.5，\`Precision\` 是 -1，该出现一次的出现了两次）当作没有：\`undefined\`、空文本、少一项。事件的类型不变，
  \`debug\` 级的一行 \`event.misfit\` 写着是哪些元素。不带 \`| undefined\` 的 \`number\` 是这种事件少不了的，成员引发的事件的成员也是。
- 事件是冻结的。

## 共同字段

| 字段 | 类型 | 线路 | 含义 |
|---|---|---|---|
| \`kind\` | \`string\` | \`MsgType\`、\`Event\`、\`ChangeType\` | 是哪种事件 |
| \`id\` | \`string\` | | 跨重投和重启的身份，32 位十六进制 |
| \`app\` | \`string\` | | 应用在 \`bot.config.ts\` 里的名字 |
| \`from\` | \`Member\` | \`FromUserName\` | 谁引发的：\`{ app, userId, key }\`；许多由企业微信自己引发的事件里是 \`undefined\` |
| \`fromUserName\` | \`string\` | \`FromUserName\` | 原样：UserID、\`sys\` 或空 |
| \`toUserName\` | \`string\` | \`ToUserName\` | 企业 ID；企业微信没发就是空的 |
| \`agentId\` | \`string\` | \`AgentID\\|AgentId\` | 企业微信没发就是空的 |
| \`createTime\` | \`number\` | \`CreateTime\` | Unix 秒；企业微信没发就是到达的时刻 |
| \`msgId\` | \`string\` | \`MsgId\` | 只有消息有；64 位整数，所以是文本；企业微信没发就是空的 |
| \`wire\` | \`XmlTree\` | 全部 | 每个元素原来的样子，见下 |

消息，以及成员引发的应用、菜单、卡片事件，一定有 \`from\`。\`p.on(":message", …)\` 问全部消息；\`:media\` 是 image、voice、video、
shortvideo 和 file，\`:position\` 是 location 和 event:LOCATION。

## 全部元素

\`event.wire\` 有消息的每一个元素，不管这个版本认不认识，所以企业微信新加的东西当天就拿得到：从名字到那里所有值的列表，值是文本或同样的映射。
类型是 \`ReadonlyMap<string, readonly (string | XmlTree)[]>\`，\`huiyin\` 把它导出为 \`XmlTree\`。列出或复制字段时不含它，没人读就不花任何代价。

\`\`\`ts
import { definePlugin } from "huiyin";

export const cardSource = definePlugin({
  name: "card-source",
  setup(p) {
    p.on("event:template_card_event", ({ event }) => {
      const [source] = event.wire.get("NewElement") ?? [];
      return typeof source === "string" ? \`来自 \${source}\` : "来源未知";
    });
  },
});
\`\`\`

## 未知事件

没列出的种类，或者少了这种事件少不了的东西，就作为 \`unknown\` 送到，带着 \`msgType\`、\`event\`、\`changeType\`、\`fields\`（同 \`wire\`）
和 \`raw\`（解密后的字节）。头部的 MsgType、FromUserName 等元素出现两次的消息、成包的消息（\`Item\`）、没有 MsgType 的 JSON、
根本读不懂的（不是 UTF-8、XML 不对、嵌套超过 8 层）也是：这些没有 \`from\`，所以不回答任何人。日志说明原因：\`event.unknown\`、
带元素名的 \`event.ill_formed\`、\`event.unreadable\`。已列出的 Event 有了新的 ChangeType，就以这个 Event 自己的名字送到，如 \`event:change_contact\`。

一条消息有多少元素，只受字节数限制：256 KiB 的信封大约是 190 KiB 的 XML，装得下 800 人的会签审批。`;
