package io.junctura.history;

import static io.junctura.history.Server.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import io.junctura.run.RunStatus;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunFeedTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void browsersHearOfARunWhatTheListWouldSay() throws Exception {
        try (Server server = new Server(folder)) {
            server.book.add("refused", action("send", "test.refuse", Map.of()));
            server.book.add("offline", Server.patient("send", "test.offline"));
            server.book.add("busy", Server.patient("send", "test.busy", "erp"));
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/live"))
                    .build();
            HttpResponse<java.io.InputStream> stream =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                event(lines, "hello");
                long failed = server.run("refused", Map.of(), RunStatus.FAILED);
                assertThat(event(lines, "run")).containsEntry("id", "" + failed).containsEntry("flow", "refused");
                assertThat(event(lines, "run"))
                        .isEqualTo(listed(server, failed))
                        .containsEntry("status", "failed");
                long waiting = server.run("offline", Map.of(), RunStatus.WAITING);
                event(lines, "run");
                assertThat(event(lines, "run"))
                        .isEqualTo(listed(server, waiting))
                        .containsEntry("status", "waiting");
                server.run("busy", Map.of(), RunStatus.WAITING);
                long inLine = server.run("busy", Map.of(), RunStatus.WAITING);
                Map<String, Object> heard = event(lines, "run");
                while (!heard.get("id").equals("" + inLine)
                        || !heard.get("status").equals("waiting")) {
                    heard = event(lines, "run");
                }
                assertThat(heard).isEqualTo(listed(server, inLine));
                assertThat(heard.get("waiting").toString())
                        .contains("connection=erp")
                        .doesNotContain("until=null");
            }
        }
    }

    /** The detail of a run, without the members that the list does not have. */
    private static Map<String, Object> listed(Server server, long run) {
        Map<String, Object> view =
                new LinkedHashMap<>(server.client.get("/api/v1/runs/" + run).object());
        view.keySet().removeAll(java.util.Set.of("historyKept", "payload", "headers", "replays", "steps"));
        return view;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> event(BufferedReader lines, String name) throws Exception {
        String line = lines.readLine();
        while (!line.equals("event: " + name)) line = lines.readLine();
        String data = lines.readLine().substring("data: ".length());
        return Json.parse(data) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
