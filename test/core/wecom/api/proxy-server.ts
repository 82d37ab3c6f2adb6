import { connect } from "node:net";
import { plainServer } from "./plain-server.ts";

/** A proxy that only knows CONNECT, and notes where it led. @param password that it wants */
export async function proxyServer(password?: string) {
  const asked: string[] = [];
  const wanted = password && `Basic ${Buffer.from(`bot:${password}`).toString("base64")}`;
  const { server, port, sockets } = await plainServer((_, response) => {
    asked.push("not a CONNECT");
    response.writeHead(405).end();
  });
  server.on("connect", (request, socket, head) => {
    asked.push(String(request.url));
    if (wanted && request.headers["proxy-authorization"] !== wanted) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const [host = "", to = ""] = String(request.url).split(/:(?=\d+$)/);
    const through = connect(Number(to), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    through.on("error", () => socket.destroy());
    socket.on("error", () => through.destroy());
    sockets.add(through);
  });
  return { port, asked };
}
