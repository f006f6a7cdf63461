package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** n8n with its defaults (SQLite, saved executions), one workflow for events and one for calls. */
final class N8n implements Target {
    private static final List<String> WORKFLOWS = List.of("benchEvent000001", "benchCall0000001");

    private final NodeServer peer;

    N8n(NodeServer peer) {
        this.peer = peer;
    }

    @Override
    public String name() {
        return peer.name();
    }

    @Override
    public String eventPath() {
        return "/webhook/event";
    }

    @Override
    public String callPath() {
        return "/webhook/call";
    }

    @Override
    public Optional<String> missing() {
        return peer.missing();
    }

    @Override
    public void prepare(RoundFolder place) throws IOException, InterruptedException {
        Path workflows = place.write("n8n/workflows.json", "workflows.json");
        run(place, "import:workflow", "--input=" + workflows);
        for (String workflow : WORKFLOWS) {
            run(place, "publish:workflow", "--id=" + workflow);
        }
    }

    @Override
    public ChildProcess start(RoundFolder place) throws IOException {
        return ChildProcess.start(peer.command("start"), environment(place), place.folder(), log(place));
    }

    private void run(RoundFolder place, String... arguments) throws IOException, InterruptedException {
        ChildProcess.run(peer.command(arguments), environment(place), place.folder(), log(place), 3);
    }

    private static Path log(RoundFolder place) {
        return place.folder().resolve("output.log");
    }

    /** Switches all connections to other machines off. */
    private static Map<String, String> environment(RoundFolder place) {
        return Map.of(
                "N8N_USER_FOLDER", place.folder().toString(),
                "N8N_LISTEN_ADDRESS", "127.0.0.1",
                "N8N_PORT", Integer.toString(place.port()),
                "N8N_DIAGNOSTICS_ENABLED", "false",
                "N8N_PERSONALIZATION_ENABLED", "false",
                "N8N_VERSION_NOTIFICATIONS_ENABLED", "false",
                "N8N_TEMPLATES_ENABLED", "false");
    }
}
