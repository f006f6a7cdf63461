package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** n8n with its defaults (SQLite, saved executions), one workflow for events and one for calls. */
final class N8n implements Target {
    private static final List<String> WORKFLOWS = List.of("benchEvent000001", "benchCall0000001");

    private final NodePeer peer;

    N8n(NodePeer peer) {
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
    public void prepare(Place place) throws IOException, InterruptedException {
        Path workflows = place.write("n8n/workflows.json", "workflows.json");
        run(place, "import:workflow", "--input=" + workflows);
        for (String workflow : WORKFLOWS) {
            run(place, "publish:workflow", "--id=" + workflow);
        }
    }

    @Override
    public Child start(Place place) throws IOException {
        return Child.start(peer.command("start"), environment(place), place.folder(), log(place));
    }

    private void run(Place place, String... arguments) throws IOException, InterruptedException {
        Child.run(peer.command(arguments), environment(place), place.folder(), log(place), 3);
    }

    private static Path log(Place place) {
        return place.folder().resolve("output.log");
    }

    /** Switches all connections to other machines off. */
    private static Map<String, String> environment(Place place) {
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
