package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Node-RED with an equivalent flow. It answers a request at the same time as it does the work. */
final class NodeRed implements Target {
    private final NodeServer peer;

    NodeRed(NodeServer peer) {
        this.peer = peer;
    }

    @Override
    public String name() {
        return peer.name();
    }

    @Override
    public String eventPath() {
        return "/event";
    }

    @Override
    public String callPath() {
        return "/call";
    }

    @Override
    public Optional<String> missing() {
        return peer.missing();
    }

    @Override
    public void prepare(RoundFolder place) throws IOException {
        place.write("node-red/settings.js", "data/settings.js");
        place.write("node-red/flows.json", "data/flows.json");
    }

    @Override
    public ChildProcess start(RoundFolder place) throws IOException {
        Path data = place.folder().resolve("data");
        return ChildProcess.start(
                peer.command("--userDir", data.toString(), "--port", Integer.toString(place.port())),
                Map.of(),
                place.folder(),
                place.folder().resolve("output.log"));
    }
}
