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
 * The folder and the ports of one target in one round.
 *
 * @param folder for the target's data and logs; deleted at the end of the round
 * @param port on which the target listens
 * @param sinkPort of the sink to which the target delivers
 */
public record RoundFolder(Path folder, int port, int sinkPort) {

    public static RoundFolder in(Path folder, int sinkPort) throws IOException {
        Files.createDirectories(folder);
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new RoundFolder(folder, probe.getLocalPort(), sinkPort);
        }
    }

    String sinkAddress() {
        return "http://127.0.0.1:" + sinkPort;
    }

    /** Copies a resource of the bench into the folder, and fills in the sink's address. */
    Path write(String resource, String name) throws IOException {
        return write(resource, name, Map.of());
    }

    /** As above, and fills in other values, too. */
    private Path write(String resource, String name, Map<String, String> words) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RoundFolder.class.getResourceAsStream("/io/junctura/bench/" + resource), resource)) {
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

    /** The folder with further documents that Junctura applies at its first start. */
    public Path documents() {
        return folder.resolve("documents");
    }

    /** Adds a document from the resources of the bench to this folder, and fills in values. */
    public void document(String resource, Map<String, String> words) throws IOException {
        document(resource, resource, words);
    }

    /** As above, under another name. */
    public void document(String resource, String name, Map<String, String> words) throws IOException {
        write(resource, "documents/" + name, words);
    }

    /** The data folder of Junctura. */
    public Path data() {
        return folder.resolve("data");
    }
}
