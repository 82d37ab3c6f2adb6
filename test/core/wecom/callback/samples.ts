/** A message as WeCom sends it, and what handlers shall see beside the header. */
export interface Sample {
  readonly xml: string;
  readonly sees: Readonly<Record<string, unknown>>;
}

const head = (msgType: string, from: string) =>
  `<ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>1795392000</CreateTime><MsgType><![CDATA[${msgType}]]></MsgType>`;
const message = (msgType: string, inside: string) =>
  `<xml>${head(msgType, "zhangsan")}${inside}<AgentID>1000002</AgentID></xml>`;
const event = (inside: string, from = "zhangsan") => `<xml>${head("event", from)}${inside}</xml>`;
const system = (inside: string) => event(inside, "sys");

/** Messages of document 90239. */
const MESSAGES: readonly Sample[] = [
  {
    xml: message(
      "text",
      "<Content><![CDATA[/help 你好]]></Content><MsgId>7345678901234567890</MsgId>",
    ),
    sees: { kind: "text", content: "/help 你好", msgId: "7345678901234567890" },
  },
  {
    xml: message(
      "image",
      "<PicUrl><![CDATA[https://wework.example/pic/1.jpg]]></PicUrl><MediaId><![CDATA[MEDIA_1]]></MediaId><MsgId>7345678901234567891</MsgId>",
    ),
    sees: {
      kind: "image",
      picUrl: "https://wework.example/pic/1.jpg",
      mediaId: "MEDIA_1",
      msgId: "7345678901234567891",
    },
  },
  {
    xml: message(
      "voice",
      "<MediaId><![CDATA[MEDIA_2]]></MediaId><Format><![CDATA[amr]]></Format><MsgId>7345678901234567892</MsgId>",
    ),
    sees: {
      kind: "voice",
      mediaId: "MEDIA_2",
      format: "amr",
      recognition: undefined,
      msgId: "7345678901234567892",
    },
  },
  {
    xml: message(
      "voice",
      "<MediaId>MEDIA_2</MediaId><Format>amr</Format><Recognition><![CDATA[你好]]></Recognition><MsgId>a/+b==</MsgId>",
    ),
    sees: {
      kind: "voice",
      mediaId: "MEDIA_2",
      format: "amr",
      recognition: "你好",
      msgId: "a/+b==",
    },
  },
  ...["video", "shortvideo"].map((kind) => ({
    xml: message(
      kind,
      "<MediaId><![CDATA[MEDIA_3]]></MediaId><ThumbMediaId><![CDATA[THUMB_3]]></ThumbMediaId><MsgId>7345678901234567893</MsgId>",
    ),
    sees: { kind, mediaId: "MEDIA_3", thumbMediaId: "THUMB_3", msgId: "7345678901234567893" },
  })),
  {
    xml: message("file", "<MediaId>MEDIA_4</MediaId><FileName>周报.pdf</FileName><MsgId>1</MsgId>"),
    sees: {
      kind: "file",
      mediaId: "MEDIA_4",
      fileName: "周报.pdf",
      title: undefined,
      description: undefined,
      fileKey: undefined,
      fileMd5: undefined,
      fileTotalLen: undefined,
      msgId: "1",
    },
  },
  {
    xml: message(
      "location",
      "<Location_X>31.230416</Location_X><Location_Y>121.473701</Location_Y><Scale>16</Scale><Label><![CDATA[上海市黄浦区人民大道]]></Label><MsgId>7345678901234567894</MsgId><AppType><![CDATA[wxwork]]></AppType>",
    ),
    sees: {
      kind: "location",
      latitude: 31.230416,
      longitude: 121.473701,
      datum: "gcj02",
      scale: 16,
      label: "上海市黄浦区人民大道",
      appType: "wxwork",
      msgId: "7345678901234567894",
    },
  },
  {
    xml: message(
      "location",
      "<Location_X>-33.9</Location_X><Location_Y>-70.5</Location_Y><Label></Label><MsgId>2</MsgId><AppType/>",
    ),
    sees: {
      kind: "location",
      latitude: -33.9,
      longitude: -70.5,
      datum: "gcj02",
      scale: undefined,
      label: "",
      appType: undefined,
      msgId: "2",
    },
  },
  {
    xml: message(
      "link",
      "<Title><![CDATA[周报]]></Title><Description><![CDATA[第 47 周]]></Description><Url><![CDATA[https://intra.example/w47]]></Url><PicUrl><![CDATA[https://intra.example/w47.png]]></PicUrl><MsgId>7345678901234567895</MsgId>",
    ),
    sees: {
      kind: "link",
      title: "周报",
      description: "第 47 周",
      url: "https://intra.example/w47",
      picUrl: "https://intra.example/w47.png",
      msgId: "7345678901234567895",
    },
  },
];

const AGENT = "<AgentID>1000002</AgentID>";
const KEY = "<EventKey><![CDATA[k]]></EventKey>";
const SCAN =
  "<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType><ScanResult><![CDATA[ASSET-0042]]></ScanResult></ScanCodeInfo>";

/** Events of the app, its menu and its cards (document 90240). */
const APP: readonly Sample[] = [
  ...["subscribe", "unsubscribe", "enter_agent"].map((name) => ({
    xml: event(`<Event><![CDATA[${name}]]></Event><EventKey><![CDATA[]]></EventKey>${AGENT}`),
    sees: { kind: `event:${name}`, eventKey: "" },
  })),
  {
    xml: event(
      `<Event><![CDATA[LOCATION]]></Event><Latitude>31.230</Latitude><Longitude>121.474</Longitude><Precision>35.000</Precision>${AGENT}<AppType><![CDATA[wxwork]]></AppType>`,
    ),
    sees: {
      kind: "event:LOCATION",
      latitude: 31.23,
      longitude: 121.474,
      precision: 35,
      datum: "unknown",
      appType: "wxwork",
    },
  },
  {
    xml: system(
      `<Event><![CDATA[low_active_alert]]></Event><EffectTime>1795996800</EffectTime>${AGENT}`,
    ),
    sees: { kind: "event:low_active_alert", effectTime: 1_795_996_800 },
  },
  ...["CLICK", "click", "VIEW", "view_miniprogram"].map((name) => ({
    xml: event(`<Event><![CDATA[${name}]]></Event>${KEY}${AGENT}`),
    sees: { kind: `event:${name.toLowerCase()}`, eventKey: "k" },
  })),
  ...["scancode_push", "scancode_waitmsg"].map((name) => ({
    xml: event(`<Event><![CDATA[${name}]]></Event>${KEY}\n ${SCAN}${AGENT}`),
    sees: { kind: `event:${name}`, eventKey: "k", scanType: "qrcode", scanResult: "ASSET-0042" },
  })),
  {
    xml: event(
      `<Event><![CDATA[pic_weixin]]></Event>${KEY}<SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum><![CDATA[5a75]]></PicMd5Sum></item>\n   <item><PicMd5Sum><![CDATA[0cc1]]></PicMd5Sum></item></PicList></SendPicsInfo>${AGENT}`,
    ),
    sees: { kind: "event:pic_weixin", eventKey: "k", count: 2, picMd5Sums: ["5a75", "0cc1"] },
  },
  {
    // Seen in production: a list for each picture, and the count behind them.
    xml: event(
      `<Event><![CDATA[pic_photo_or_album]]></Event>${KEY}<SendPicsInfo><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList><PicList><item><PicMd5Sum>b</PicMd5Sum></item></PicList><Count>2</Count></SendPicsInfo>${AGENT}`,
    ),
    sees: { kind: "event:pic_photo_or_album", eventKey: "k", count: 2, picMd5Sums: ["a", "b"] },
  },
  {
    xml: event(
      `<Event><![CDATA[pic_sysphoto]]></Event>${KEY}<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>${AGENT}`,
    ),
    sees: { kind: "event:pic_sysphoto", eventKey: "k", count: 1, picMd5Sums: ["a"] },
  },
  {
    xml: event(
      `<Event><![CDATA[location_select]]></Event>${KEY}<SendLocationInfo><Location_X><![CDATA[31.2304]]></Location_X><Location_Y><![CDATA[121.4737]]></Location_Y><Scale><![CDATA[16]]></Scale>\n   <Label><![CDATA[上海市黄浦区人民大道]]></Label><Poiname><![CDATA[]]></Poiname></SendLocationInfo>${AGENT}<AppType><![CDATA[wxwork]]></AppType>`,
    ),
    sees: {
      kind: "event:location_select",
      eventKey: "k",
      latitude: 31.2304,
      longitude: 121.4737,
      datum: "gcj02",
      scale: 16,
      label: "上海市黄浦区人民大道",
      poiName: undefined,
      appType: "wxwork",
    },
  },
  {
    xml: event(
      `<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[submit]]></EventKey><TaskId><![CDATA[task-77]]></TaskId>\n <CardType><![CDATA[multiple_interaction]]></CardType><ResponseCode><![CDATA[RC_abc]]></ResponseCode>${AGENT}<SelectedItems><SelectedItem><QuestionKey><![CDATA[q1]]></QuestionKey><OptionIds><OptionId><![CDATA[yes]]></OptionId></OptionIds></SelectedItem><SelectedItem><QuestionKey><![CDATA[q2]]></QuestionKey><OptionIds><OptionId><![CDATA[a]]></OptionId><OptionId><![CDATA[c]]></OptionId></OptionIds></SelectedItem></SelectedItems>`,
    ),
    sees: {
      kind: "event:template_card_event",
      eventKey: "submit",
      taskId: "task-77",
      cardType: "multiple_interaction",
      responseCode: "RC_abc",
      selectedItems: [
        { questionKey: "q1", optionIds: ["yes"] },
        { questionKey: "q2", optionIds: ["a", "c"] },
      ],
    },
  },
  {
    xml: event(
      `<Event>template_card_menu_event</Event><EventKey>m</EventKey><TaskId>t</TaskId><CardType>text_notice</CardType><ResponseCode>RC</ResponseCode>${AGENT}`,
    ),
    sees: {
      kind: "event:template_card_menu_event",
      eventKey: "m",
      taskId: "t",
      cardType: "text_notice",
      responseCode: "RC",
    },
  },
  {
    // As published: a blank in the end tag, and the small d.
    xml: event(
      "<Event><![CDATA[taskcard_click]]></Event><EventKey><![CDATA[yes]]></EventKey><TaskId><![CDATA[t]]></TaskId ><AgentId>1000002</AgentId>",
    ),
    sees: { kind: "event:taskcard_click", eventKey: "yes", taskId: "t", agentId: "1000002" },
  },
];

const NO_ATTRIBUTE = {
  textValue: undefined,
  webTitle: undefined,
  webUrl: undefined,
  miniprogramTitle: undefined,
  miniprogramAppId: undefined,
  miniprogramPagePath: undefined,
};

const NO_MEMBER_FIELDS = Object.fromEntries(
  [
    "name",
    "mainDepartment",
    "isLeaderInDept",
    "directLeader",
    "position",
    "mobile",
    "gender",
    "email",
    "bizMail",
    "status",
    "avatar",
    "alias",
    "telephone",
    "address",
    "englishName",
    "isLeader",
  ].map((name) => [name, undefined]),
);
const contact = (changeType: string, inside: string) =>
  system(
    `<Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[${changeType}]]></ChangeType>${inside}`,
  );

/** Address book and jobs (documents 90970, 90971, 90972, 90973). */
const CONTACT: readonly Sample[] = [
  {
    xml: system(
      "<Event><![CDATA[batch_job_result]]></Event><BatchJob><JobId><![CDATA[job-1]]></JobId><JobType><![CDATA[sync_user]]></JobType><ErrCode>0</ErrCode><ErrMsg><![CDATA[ok]]></ErrMsg></BatchJob>",
    ),
    sees: {
      kind: "event:batch_job_result",
      jobId: "job-1",
      jobType: "sync_user",
      errCode: 0,
      errMsg: "ok",
    },
  },
  {
    xml: contact(
      "create_user",
      "<UserID>zhangsan</UserID><Name>张三</Name><Department>1,5</Department><MainDepartment>1</MainDepartment><IsLeaderInDept>1,0</IsLeaderInDept><DirectLeader>lisi,wangwu</DirectLeader><Position>产品</Position><Mobile>13800000000</Mobile><Gender>1</Gender><Email>z@example.com</Email><BizMail>z@corp.example</BizMail><Status>1</Status><Avatar>https://img.example/z</Avatar><Alias>zs</Alias><Telephone>020-1</Telephone><Address>广州</Address><EnglishName>san</EnglishName><IsLeader>1</IsLeader><ExtAttr><Item><Name>爱好</Name><Type>0</Type><Text><Value>旅游</Value></Text></Item><Item><Name>主页</Name><Type>1</Type><Web><Title>站</Title><Url>https://z.example</Url></Web></Item></ExtAttr>",
    ),
    sees: {
      kind: "event:change_contact:create_user",
      userId: "zhangsan",
      name: "张三",
      department: ["1", "5"],
      mainDepartment: "1",
      isLeaderInDept: [true, false],
      directLeader: ["lisi", "wangwu"],
      position: "产品",
      mobile: "13800000000",
      gender: 1,
      email: "z@example.com",
      bizMail: "z@corp.example",
      status: 1,
      avatar: "https://img.example/z",
      alias: "zs",
      telephone: "020-1",
      address: "广州",
      englishName: "san",
      isLeader: true,
      extAttr: [
        { ...NO_ATTRIBUTE, name: "爱好", type: 0, textValue: "旅游" },
        {
          ...NO_ATTRIBUTE,
          name: "主页",
          type: 1,
          webTitle: "站",
          webUrl: "https://z.example",
        },
      ],
    },
  },
  {
    xml: contact(
      "update_user",
      "<UserID><![CDATA[zhangsan]]></UserID><NewUserID><![CDATA[zhangsan2]]></NewUserID><Department><![CDATA[1,5]]></Department>",
    ),
    sees: {
      ...NO_MEMBER_FIELDS,
      kind: "event:change_contact:update_user",
      userId: "zhangsan",
      newUserId: "zhangsan2",
      department: ["1", "5"],
      extAttr: [],
    },
  },
  {
    xml: contact("update_user", "<UserID>li</UserID><Position></Position><DirectLeader/>"),
    sees: {
      ...NO_MEMBER_FIELDS,
      kind: "event:change_contact:update_user",
      userId: "li",
      newUserId: undefined,
      department: undefined,
      directLeader: [],
      position: "",
      extAttr: [],
    },
  },
  {
    xml: contact("delete_user", "<UserID>zhangsan</UserID>"),
    sees: { kind: "event:change_contact:delete_user", userId: "zhangsan" },
  },
  {
    xml: contact(
      "create_party",
      "<Id>12</Id><Name><![CDATA[研发二组]]></Name><ParentId><![CDATA[5]]></ParentId><Order>10</Order>",
    ),
    sees: {
      kind: "event:change_contact:create_party",
      partyId: "12",
      name: "研发二组",
      parentId: "5",
      order: 10,
    },
  },
  {
    xml: contact("update_party", "<Id>12</Id><ParentId>6</ParentId>"),
    sees: {
      kind: "event:change_contact:update_party",
      partyId: "12",
      name: undefined,
      parentId: "6",
    },
  },
  {
    xml: contact("delete_party", "<Id>12</Id>"),
    sees: { kind: "event:change_contact:delete_party", partyId: "12" },
  },
  {
    xml: contact(
      "update_tag",
      "<TagId>7</TagId><AddUserItems><![CDATA[lisi,wangwu]]></AddUserItems><DelUserItems><![CDATA[]]></DelUserItems><AddPartyItems><![CDATA[]]></AddPartyItems><DelPartyItems><![CDATA[3]]></DelPartyItems>",
    ),
    sees: {
      kind: "event:change_contact:update_tag",
      tagId: "7",
      addUserItems: ["lisi", "wangwu"],
      delUserItems: [],
      addPartyItems: [],
      delPartyItems: ["3"],
    },
  },
];

const openApproval = (userId: string, step: string) =>
  system(`<Event>open_approval_change</Event>${AGENT}<ApprovalInfo><ThirdNo>LV-2026-001</ThirdNo><OpenSpName>请假</OpenSpName><OpenTemplateId>tpl_1</OpenTemplateId>
<OpenSpStatus>1</OpenSpStatus><ApplyTime>1795390000</ApplyTime><ApplyUserName>张三</ApplyUserName><ApplyUserId>zhangsan</ApplyUserId><ApplyUserParty>研发部</ApplyUserParty><ApplyUserImage>https://img.example/z.png</ApplyUserImage>
<ApprovalNodes><ApprovalNode><NodeStatus>1</NodeStatus><NodeAttr>1</NodeAttr><NodeType>1</NodeType><Items><Item><ItemName>李四</ItemName><${userId}>lisi</${userId}><ItemParty>研发部</ItemParty><ItemImage>https://img.example/l.png</ItemImage><ItemStatus>1</ItemStatus><ItemSpeech></ItemSpeech><ItemOpTime>0</ItemOpTime></Item></Items></ApprovalNode></ApprovalNodes>
<NotifyNodes><NotifyNode><ItemName>王五</ItemName><${userId}>wangwu</${userId}><ItemParty>人事部</ItemParty><ItemImage>https://img.example/w.png</ItemImage></NotifyNode></NotifyNodes><${step}>0</${step}></ApprovalInfo>`);

/** Approvals (documents 90240, 90269, 91815). */
const APPROVAL: readonly Sample[] = [
  ...[openApproval("ItemUserId", "approverstep"), openApproval("ItemUserid", "ApproverStep")].map(
    (xml) => ({
      xml,
      sees: {
        kind: "event:open_approval_change",
        thirdNo: "LV-2026-001",
        openSpName: "请假",
        openTemplateId: "tpl_1",
        openSpStatus: 1,
        applyTime: 1_795_390_000,
        applyUserName: "张三",
        applyUserId: "zhangsan",
        applyUserParty: "研发部",
        applyUserImage: "https://img.example/z.png",
        approvalNodes: [
          {
            nodeStatus: 1,
            nodeAttr: 1,
            nodeType: 1,
            items: [
              {
                itemName: "李四",
                itemUserId: "lisi",
                itemParty: "研发部",
                itemImage: "https://img.example/l.png",
                itemStatus: 1,
                itemSpeech: "",
                itemOpTime: 0,
              },
            ],
          },
        ],
        notifyNodes: [
          {
            itemName: "王五",
            itemUserId: "wangwu",
            itemParty: "人事部",
            itemImage: "https://img.example/w.png",
          },
        ],
        approverStep: 0,
      },
    }),
  ),
  {
    xml: system(
      "<Event><![CDATA[sys_approval_change]]></Event><AgentID>3010040</AgentID><ApprovalInfo><SpNo>202611230001</SpNo><SpName><![CDATA[报销]]></SpName><SpStatus>1</SpStatus><TemplateId><![CDATA[TPL_X]]></TemplateId><ApplyTime>1795390000</ApplyTime><Applyer><UserId><![CDATA[zhangsan]]></UserId><Party><![CDATA[5]]></Party></Applyer><SpRecord><SpStatus>1</SpStatus><ApproverAttr>1</ApproverAttr><Details><Approver><UserId><![CDATA[lisi]]></UserId></Approver><Speech><![CDATA[]]></Speech><SpStatus>1</SpStatus><SpTime>0</SpTime></Details></SpRecord><Notifyer><UserId><![CDATA[wangwu]]></UserId></Notifyer><StatuChangeEvent>1</StatuChangeEvent></ApprovalInfo>",
    ),
    sees: {
      kind: "event:sys_approval_change",
      agentId: "3010040",
      spNo: "202611230001",
      spNoStr: undefined,
      spName: "报销",
      spStatus: 1,
      templateId: "TPL_X",
      applyTime: 1_795_390_000,
      applyer: { userId: "zhangsan", party: "5" },
      spRecord: [
        {
          spStatus: 1,
          approverAttr: 1,
          details: [
            { approver: { userId: "lisi" }, speech: "", spStatus: 1, spTime: 0, attach: [] },
          ],
        },
      ],
      notifyer: [{ userId: "wangwu" }],
      comments: [],
      processList: [],
      statuChangeEvent: 1,
    },
  },
  {
    xml: system(
      "<Event>sys_approval_change</Event><AgentID>3010040</AgentID><ApprovalInfo><SpNo>1</SpNo><SpNoStr>s1</SpNoStr><SpStatus>2</SpStatus><Comments><CommentUserInfo><UserId>li</UserId></CommentUserInfo><CommentTime>1795390001</CommentTime><CommentContent>好</CommentContent><CommentId>c1</CommentId><Attach>m1</Attach><Attach>m2</Attach></Comments><ProcessList><NodeList><NodeType>1</NodeType><SpStatus>2</SpStatus><ApvRel>2</ApvRel><SubNodeList><UserInfo><UserId>li</UserId></UserInfo><Speech>同意</Speech><SpYj>2</SpYj><Sptime>1795390002</Sptime><MediaIds>m3</MediaIds></SubNodeList></NodeList></ProcessList><StatuChangeEvent>10</StatuChangeEvent></ApprovalInfo>",
    ),
    sees: {
      kind: "event:sys_approval_change",
      agentId: "3010040",
      spNo: "1",
      spNoStr: "s1",
      spName: "",
      spStatus: 2,
      templateId: "",
      applyTime: undefined,
      applyer: { userId: "", party: "" },
      spRecord: [],
      notifyer: [],
      comments: [
        {
          commentUserInfo: { userId: "li" },
          commentTime: 1_795_390_001,
          commentContent: "好",
          commentId: "c1",
          attach: ["m1", "m2"],
        },
      ],
      processList: [
        {
          nodeType: 1,
          spStatus: 2,
          apvRel: 2,
          subNodeList: [
            {
              userInfo: { userId: "li" },
              speech: "同意",
              spYj: 2,
              sptime: 1_795_390_002,
              mediaIds: ["m3"],
            },
          ],
        },
      ],
      statuChangeEvent: 10,
    },
  },
];

/** Customers and customer service (documents 92130, 97299, 94670, 97712). */
const CUSTOMER: readonly Sample[] = [
  {
    xml: system(
      "<Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[zhangsan]]></UserID><ExternalUserID><![CDATA[wmEXAMPLE1]]></ExternalUserID><State><![CDATA[expo26]]></State><WelcomeCode><![CDATA[WC_1]]></WelcomeCode>",
    ),
    sees: {
      kind: "event:change_external_contact:add_external_contact",
      userId: "zhangsan",
      externalUserId: "wmEXAMPLE1",
      state: "expo26",
      welcomeCode: "WC_1",
    },
  },
  {
    xml: system(
      "<Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrEXAMPLE]]></ChatId><ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[add_member]]></UpdateDetail><JoinScene>3</JoinScene><MemChangeCnt>1</MemChangeCnt><MemChangeList><Item><![CDATA[wmEXAMPLE1]]></Item></MemChangeList><LastMemVer><![CDATA[aa]]></LastMemVer><CurMemVer><![CDATA[bb]]></CurMemVer>",
    ),
    sees: {
      kind: "event:change_external_chat:update",
      chatId: "wrEXAMPLE",
      updateDetail: "add_member",
      joinScene: 3,
      quitScene: undefined,
      memChangeCnt: 1,
      memChangeList: ["wmEXAMPLE1"],
      lastMemVer: "aa",
      curMemVer: "bb",
    },
  },
  {
    xml: system(
      "<Event><![CDATA[change_external_tag]]></Event><Id><![CDATA[etEXAMPLE]]></Id><TagType><![CDATA[tag]]></TagType><ChangeType><![CDATA[create]]></ChangeType>",
    ),
    sees: {
      kind: "event:change_external_tag:create",
      tagId: "etEXAMPLE",
      tagType: "tag",
      strategyId: undefined,
    },
  },
  {
    xml: system(
      "<Event><![CDATA[customer_acquisition]]></Event><ChangeType><![CDATA[quota_expire_soon]]></ChangeType><ExpireTime>1795996800</ExpireTime><ExpireQuotaNum>20</ExpireQuotaNum>",
    ),
    sees: {
      kind: "event:customer_acquisition:quota_expire_soon",
      expireTime: 1_795_996_800,
      expireQuotaNum: 20,
    },
  },
  {
    xml: "<xml><ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName><CreateTime>1795392000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENC_tok]]></Token><OpenKfId><![CDATA[wkEXAMPLE]]></OpenKfId></xml>",
    sees: {
      kind: "event:kf_msg_or_event",
      fromUserName: "",
      token: "ENC_tok",
      openKfId: "wkEXAMPLE",
    },
  },
  {
    xml: system(
      "<Event>kf_account_auth_change</Event><AuthAddOpenKfId>wk1</AuthAddOpenKfId><AuthAddOpenKfId>wk2</AuthAddOpenKfId>",
    ),
    sees: {
      kind: "event:kf_account_auth_change",
      authAddOpenKfIds: ["wk1", "wk2"],
      authDelOpenKfIds: [],
    },
  },
];

const meeting = (changeType: string, inside: string, from = "zhangsan") =>
  event(
    `<Event><![CDATA[meeting_change]]></Event><ChangeType><![CDATA[${changeType}]]></ChangeType><MeetingId><![CDATA[mt_1]]></MeetingId>${inside}`,
    from,
  );

/** Meetings, documents, calendars, drive, mail (documents 94145, 97728 ff., 98333 ff., 100986). */
const OFFICE: readonly Sample[] = [
  {
    xml: event(
      `<Event><![CDATA[living_status_change]]></Event><LivingId><![CDATA[lv_1]]></LivingId><Status>1</Status>${AGENT}`,
    ),
    sees: { kind: "event:living_status_change", livingId: "lv_1", status: 1 },
  },
  {
    xml: event(
      "<FromUserTmpOpenId><![CDATA[tmp_1]]></FromUserTmpOpenId><Event><![CDATA[meeting_change]]></Event><ChangeType><![CDATA[meeting_start]]></ChangeType><MeetingId><![CDATA[mt_1]]></MeetingId>",
    ),
    sees: {
      kind: "event:meeting_change:meeting_start",
      meetingId: "mt_1",
      fromUserTmpOpenId: "tmp_1",
    },
  },
  {
    xml: meeting(
      "role_change",
      "<OperatedUser><UserId>li</UserId><TmpOpenId>tmp_2</TmpOpenId><UserRole>2</UserRole></OperatedUser>",
    ),
    sees: {
      kind: "event:meeting_change:role_change",
      meetingId: "mt_1",
      fromUserTmpOpenId: undefined,
      operatedUser: { userId: "li", tmpOpenId: "tmp_2", userRole: 2 },
    },
  },
  {
    // The actor need not be a member of the corp.
    xml: meeting(
      "quit_waiting_room",
      "<OperatedUser><TmpOpenId>tmp_2</TmpOpenId></OperatedUser>",
      "",
    ),
    sees: {
      kind: "event:meeting_change:quit_waiting_room",
      fromUserName: "",
      meetingId: "mt_1",
      fromUserTmpOpenId: undefined,
      operatedUser: { userId: undefined, tmpOpenId: "tmp_2" },
    },
  },
  {
    xml: meeting(
      "meeting_room_response",
      "<MraAddress><Protocol>1</Protocol><DialString>sip:1@example.com</DialString></MraAddress><RoomResponseStatus>2</RoomResponseStatus>",
      "sys",
    ),
    sees: {
      kind: "event:meeting_change:meeting_room_response",
      meetingId: "mt_1",
      fromUserTmpOpenId: undefined,
      meetingRoomId: undefined,
      mraAddress: { protocol: 1, dialString: "sip:1@example.com" },
      roomResponseStatus: 2,
    },
  },
  {
    xml: meeting(
      "medium_upload",
      "<AllUploadStatus>false</AllUploadStatus><UploadInfo><MediumUrl>u1</MediumUrl><MediumType>2</MediumType><UploadStatus>0</UploadStatus><ErrorMsg>low-resolution</ErrorMsg></UploadInfo><UploadInfo><MediumUrl>u2</MediumUrl><MediumType>2</MediumType><UploadStatus>1</UploadStatus></UploadInfo>",
      "sys",
    ),
    sees: {
      kind: "event:meeting_change:medium_upload",
      meetingId: "mt_1",
      allUploadStatus: false,
      uploadInfo: [
        { mediumUrl: "u1", mediumType: 2, uploadStatus: false, errorMsg: "low-resolution" },
        { mediumUrl: "u2", mediumType: 2, uploadStatus: true, errorMsg: undefined },
      ],
    },
  },
  {
    xml: event(
      "<Event><![CDATA[doc_change]]></Event><ChangeType><![CDATA[delete_doc]]></ChangeType><DocId><![CDATA[d1]]></DocId><DocId><![CDATA[d2]]></DocId>",
    ),
    sees: { kind: "event:doc_change:delete_doc", docIds: ["d1", "d2"] },
  },
  ...["add_filed", "add_field", "ADD_FILED"].map((changeType) => ({
    xml: event(
      `<Event>smart_sheet_change</Event><ChangeType>${changeType}</ChangeType><DocId>d</DocId><SheetId>s</SheetId><FieldId>f1</FieldId>`,
    ),
    sees: {
      kind: "event:smart_sheet_change:add_filed",
      docId: "d",
      sheetId: "s",
      fieldIds: ["f1"],
    },
  })),
  {
    xml: event(
      "<Event><![CDATA[respond_schedule]]></Event><CalId><![CDATA[cal_1]]></CalId><ScheduleId><![CDATA[sch_1]]></ScheduleId>",
    ),
    sees: { kind: "event:respond_schedule", calId: "cal_1", scheduleId: "sch_1" },
  },
  {
    xml: system(
      "<Event><![CDATA[app_email_change]]></Event><ChangeType><![CDATA[receive_email]]></ChangeType><Amount><![CDATA[2]]></Amount>",
    ),
    sees: { kind: "event:app_email_change:receive_email", amount: 2 },
  },
];

/** The rest (documents 95039, 95796, 96219, 92032). */
const OTHER: readonly Sample[] = [
  {
    xml: system(
      "<Event><![CDATA[change_chain]]></Event><ChangeType><![CDATA[corp_join]]></ChangeType><ChainId><![CDATA[ch_1]]></ChainId><CorpIds><CorpId><![CDATA[ww1]]></CorpId><CorpId><![CDATA[ww2]]></CorpId></CorpIds>",
    ),
    sees: { kind: "event:change_chain:corp_join", chainId: "ch_1", corpIds: ["ww1", "ww2"] },
  },
  {
    xml: system("<AgentID>2000004</AgentID><Event><![CDATA[msgaudit_notify]]></Event>"),
    sees: { kind: "event:msgaudit_notify", agentId: "2000004" },
  },
  {
    xml: event("<Event><![CDATA[upload_media_job_finish]]></Event><JobId><![CDATA[up_1]]></JobId>"),
    sees: { kind: "event:upload_media_job_finish", jobId: "up_1" },
  },
  {
    xml: system(
      "<Event>change_school_contact</Event><ChangeType>create_deparmtment</ChangeType><Id>9</Id>",
    ),
    sees: { kind: "event:change_school_contact:create_department", departmentId: "9" },
  },
];

/** Every published sample, and those that show a quirk of the wire. */
export const SAMPLES: readonly Sample[] = [
  ...MESSAGES,
  ...APP,
  ...CONTACT,
  ...APPROVAL,
  ...CUSTOMER,
  ...OFFICE,
  ...OTHER,
];
