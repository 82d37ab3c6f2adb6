import { type RawAnswer, sendRaw } from "../../support/raw-socket.ts";

export interface HttpRequest {
  readonly method?: string;
  readonly target?: string;
  /** Lines between Host and the body, without line ends. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** The bytes of a request that ends its connection, with a right Content-Length. */
export function requestText({ method = "GET", target = "/", headers = [], body }: HttpRequest) {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = [`${method} ${target} HTTP/1.1`, "Host: bot", "Connection: close"];
  return [...lines, ...length, ...headers, "", body ?? ""].join("\r\n");
}

/** Sends it and gives the one answer that must come. */
export async function http(port: number, request: HttpRequest = {}): Promise<RawAnswer> {
  const bodiless = request.method === "HEAD";
  const [answer] = await sendRaw({ port, bodiless }, requestText(request));
  if (!answer) throw new Error("closed without an answer");
  return answer;
}
