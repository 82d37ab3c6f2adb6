/** Answers a request in the terms of the web platform; what puts it on sockets is nobody's business but the transport's. */
export type WebHandler = (request: Request) => Response | Promise<Response>;
