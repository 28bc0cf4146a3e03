import { createServer, type Server } from "node:http";

/** Who scrapes asks once in a while; whoever asks more has to wait. */
const MAX_CONNECTIONS = 16;
/** A question that is not asked within this time is not heard. Milliseconds. */
const ASK_WITHIN = 5_000;

/** What is served at /metrics. */
export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Answers GET /metrics, and nothing else. Resolves with the address in use, or with why it cannot listen. */
export function serveMetrics(page: MetricsPage, { host, port }: { host: string; port: number }): Promise<{ server: Server; port: number } | string> {
  const server = createServer({ requestTimeout: ASK_WITHIN, headersTimeout: ASK_WITHIN }, async (request, response) => {
    if (request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("GET /metrics\n");
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const text = await page.text();
    response.writeHead(200, { "content-type": page.contentType }).end(request.method === "HEAD" ? undefined : text);
  });
  server.maxConnections = MAX_CONNECTIONS;
  // It ends with the capture, and holds nothing up.
  server.unref();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(reasonOf(error)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address !== null ? address.port : port });
    });
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === "EADDRINUSE") return "something else listens there";
  if (error.code === "EACCES") return "no right to listen there; ports from 1024 on need none";
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") return "that is no address of this machine";
  return error.message;
}
