package io.junctura.bench.target;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Where one target runs.
 *
 * @param folder its own, for data and logs; deleted when the round is over
 * @param port to listen on
 * @param sinkPort where it delivers to
 */
public record Place(Path folder, int port, int sinkPort) {

    public static Place in(Path folder, int sinkPort) throws IOException {
        Files.createDirectories(folder);
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Place(folder, probe.getLocalPort(), sinkPort);
        }
    }

    String sinkAddress() {
        return "http://127.0.0.1:" + sinkPort;
    }

    /** Copies one of the bench's own files into the folder, with the sink's address filled in. */
    Path write(String resource, String name) throws IOException {
        return write(resource, name, Map.of());
    }

    /** The same, with other words filled in too. */
    private Path write(String resource, String name, Map<String, String> words) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Place.class.getResourceAsStream("/io/junctura/bench/" + resource), resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            String filled = text.replace("@SINK@", sinkAddress());
            for (Map.Entry<String, String> word : words.entrySet()) {
                filled = filled.replace(word.getKey(), word.getValue());
            }
            return Files.writeString(file, filled);
        }
    }

    /** Where documents are that ours applies at its first start, beside those of the bench's work. */
    public Path documents() {
        return folder.resolve("documents");
    }

    /** Adds one of the bench's own documents to them, with these words filled in. */
    public void document(String resource, Map<String, String> words) throws IOException {
        write(resource, "documents/" + resource, words);
    }

    /** Where ours keeps what is on disk. */
    public Path data() {
        return folder.resolve("data");
    }
}
