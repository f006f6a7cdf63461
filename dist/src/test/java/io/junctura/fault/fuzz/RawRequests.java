package io.junctura.fault.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests that may not be HTTP at all. */
public final class RawRequests implements Requests {
    private static final String HOOK = "POST /hooks/default/fuzzed/any HTTP/1.1\r\nHost: h\r\n";

    private static final List<String> REQUESTS = List.of(
            HOOK + "Content-Length: 2\r\n\r\n{}",
            HOOK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            HOOK + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            HOOK + "Transfer-Encoding: chunked\r\n\r\n2;a=" + "b".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n",
            HOOK + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            HOOK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            HOOK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            HOOK + "Content-Length: -1\r\n\r\n",
            HOOK + "Content-Length: 99999999999999999999\r\n\r\n{}",
            HOOK + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
            HOOK + "Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}",
            "GET /health/live HTTP/1.0\r\n\r\n",
            "GET /health/live HTTP/1.1\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /health/live HTTP/9.9\r\nHost: h\r\n\r\n",
            "GET http://example.com/health/live HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET //health//live HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /health/../health/live HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /health/%2e%2e/%00/live HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /api/v1/runs/%ff%fe HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /%zz?%zz=%zz HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /;jsessionid=1/health;a=b/live HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /health/live HTTP/1.1\nHost: h\n\n",
            "GET /health/live HTTP/1.1\r\n Host: h\r\n folded\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost : h\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: h\r\nX: \u0000\u0001\u007f\u00ff\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
            "CONNECT example.com:443 HTTP/1.1\r\nHost: h\r\n\r\n",
            "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET /api/v1/live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "\r\n\r\n\r\nGET /health/live HTTP/1.1\r\nHost: h\r\n\r\n");

    @Override
    public String name() {
        return "raw HTTP";
    }

    @Override
    public int share() {
        return 45;
    }

    @Override
    public FuzzedRequest next(Random random) {
        byte[] bytes = HostileValues.pick(random, REQUESTS).getBytes(StandardCharsets.ISO_8859_1);
        return FuzzedRequest.raw("raw HTTP", random.nextBoolean() ? bytes : Mutations.bytes(bytes, random));
    }
}
