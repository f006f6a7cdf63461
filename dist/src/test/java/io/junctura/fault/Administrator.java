package io.junctura.fault;

import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The administrator, who signs in with the right password in a browser that keeps its cookies. */
final class Administrator {
    static final String PASSWORD = "nine correct horses, one battery";
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final InetAddress address;

    Administrator(InetAddress address) {
        this.address = address;
    }

    /**
     * Signs in, and waits and repeats when the server says so.
     *
     * @return the answer to the last try; null if that succeeded
     */
    String signIn(int port, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        String wrong = null;
        while (System.nanoTime() - end < 0) {
            try (Client client = new Client(address, port, patience)) {
                Client.Request request = new Client.Request("POST", "/api/v1/session")
                        .json(Json.text(Map.of("username", "admin", "password", PASSWORD)));
                if (!cookies.isEmpty()) request.header("Cookie", cookie());
                Client.Answer answer = client.send(request);
                if (answer.isSuccess()) {
                    keep(answer);
                    return null;
                }
                wrong = answer.status() + " " + answer.text();
            } catch (IOException e) {
                wrong = e.toString();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return wrong;
    }

    /** The headers of each request. */
    String cookie() {
        return String.join(
                "; ",
                cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .toList());
    }

    private void keep(Client.Answer answer) {
        for (String cookie : answer.all("set-cookie")) {
            String[] parts = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(parts[0].strip(), parts[1].strip());
        }
    }
}
