import type { ApiRoute, ApiRoutes } from "./route.ts";

/** The sandbox calls, and is called, on this machine alone. */
const LOOPBACK: ApiRoute = () => ({ ip_list: ["127.0.0.1"] });

/** Where callbacks come from, and where the API and the clients' servers are. */
export const addressRoutes: ApiRoutes = {
  /** Document 90238. */
  "GET /cgi-bin/getcallbackip": LOOPBACK,
  /** Document 92520. */
  "GET /cgi-bin/get_api_domain_ip": LOOPBACK,
  /** Document 100079. Nothing but the sandbox stands behind its imagined clients. */
  "GET /cgi-bin/security/get_server_domain_ip": () => ({
    domain_list: [
      {
        domain: "localhost",
        protocol: "TCP",
        port: [443],
        is_necessary: 1,
        description: "sandbox",
      },
    ],
    ip_list: [
      { ip: "127.0.0.1", protocol: "TCP", port: [443], is_necessary: 1, description: "sandbox" },
    ],
  }),
};
