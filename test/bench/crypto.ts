import { createFrameCipher, parseAesKey, parseCiphertext } from "../../core/crypto/cipher.ts";
import { sign, verify } from "../../core/crypto/signature.ts";
import { pooledEntropy } from "../../core/system-entropy.ts";
import { oracles } from "../support/oracles.ts";
import { APP, sealedTexts } from "./fixture.ts";
import { heading, line, verdict } from "./print.ts";
import { compare, rateOf } from "./rounds.ts";

const ROUNDS = 9;

/** One message in and one reply out, with the checks that each side makes. */
export async function benchCrypto(): Promise<void> {
  heading("(b) verify + decrypt + encrypt + sign, one message of 300 bytes and its reply");
  const [sealed] = sealedTexts(1, "我帅吗");
  if (!sealed) throw new Error("no message");
  const cipher = createFrameCipher(parseAesKey(APP.encodingAesKey));
  const entropy = pooledEntropy();
  const receiveId = Buffer.from(APP.corpId);
  const { timestamp, nonce } = sealed;
  const stamp = { timestamp, nonce };

  const ours = () => {
    const ciphertext = parseCiphertext(sealed.encrypt);
    const verified = ciphertext && verify(APP.token, stamp, ciphertext, sealed.msgSignature);
    const frame = verified && cipher.decrypt(verified);
    if (!frame || Buffer.compare(frame.receiveId, receiveId) !== 0) return refused();
    const encrypt = cipher.encrypt({ message: frame.message, receiveId }, entropy(16));
    sign(APP.token, stamp, encrypt);
  };

  for (const oracle of oracles(APP.token, APP.encodingAesKey, APP.corpId)) {
    const theirs = () => {
      if (oracle.sign(timestamp, nonce, sealed.encrypt) !== sealed.msgSignature) refused();
      const { message, id } = oracle.decrypt(sealed.encrypt);
      if (id !== APP.corpId) refused();
      oracle.sign(timestamp, nonce, oracle.encrypt(message));
    };
    const result = await compare(
      { name: "huiyin", rate: () => rateOf(ours) },
      { name: oracle.name, rate: () => rateOf(theirs) },
      ROUNDS,
    );
    line(`huiyin ${perSecond(result.ours)}, ${oracle.name} ${perSecond(result.theirs)}`);
    verdict(`times as fast as ${oracle.name}`, result, 3, "at least");
  }
}

function refused(): never {
  throw new Error("a message of our own was refused");
}

const perSecond = (rate: number) => `${Math.round(rate).toLocaleString("en")}/s`;
