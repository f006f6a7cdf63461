package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Node-RED with an equivalent flow. It answers a request at the same time as it does the work. */
final class NodeRed implements Target {
    private final NodePeer peer;

    NodeRed(NodePeer peer) {
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
    public void prepare(Place place) throws IOException {
        place.write("node-red/settings.js", "data/settings.js");
        place.write("node-red/flows.json", "data/flows.json");
    }

    @Override
    public Child start(Place place) throws IOException {
        Path data = place.folder().resolve("data");
        return Child.start(
                peer.command("--userDir", data.toString(), "--port", Integer.toString(place.port())),
                Map.of(),
                place.folder(),
                place.folder().resolve("output.log"));
    }
}
