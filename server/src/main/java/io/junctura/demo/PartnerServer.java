package io.junctura.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The partner's SFTP server. Its jar is beside the product's. It runs in a child process that ends when its standard input ends,
 * so it also ends if this process is killed.
 */
final class PartnerServer implements AutoCloseable {
    static final String JAR = "junctura-counterparts.jar";
    static final int PORT = 9022;
    static final String USER = "partner";
    static final String PASSWORD = "demo-partner-password";

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Path folder;
    private final int port;
    private final String fingerprint;

    private PartnerServer(Process process, Path folder, int port, String fingerprint) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.fingerprint = fingerprint;
    }

    /** Where the jar should be: in the folder of the jar that this class is from. */
    static Path jar() throws IOException {
        CodeSource own = PartnerServer.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(own.getLocation().toURI()).toRealPath().resolveSibling(JAR);
        } catch (URISyntaxException e) {
            throw new IOException("The folder of Junctura's jar cannot be found (" + e.getMessage() + ").", e);
        }
    }

    /**
     * Starts the server.
     *
     * @param folder what its user sees
     * @param port   if it is in use, a free one is taken
     */
    static PartnerServer start(Path jar, Path folder, int port) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // It serves a dozen files: starting is most of its work.
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toString(),
                        "--ends-with-input",
                        "--folder",
                        folder.toString(),
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .start();
        try {
            Map<String, String> said = said(process);
            return new PartnerServer(
                    process,
                    folder,
                    Integer.parseInt(said.getOrDefault("port", "")),
                    said.getOrDefault("fingerprint", ""));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Map<String, String> said(Process process) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        CompletableFuture<@Nullable Map<String, String>> reading = new CompletableFuture<>();
        Thread reader = new Thread(() -> reading.complete(read(process, lines)), "demo-partner");
        reader.setDaemon(true);
        reader.start();
        try {
            Map<String, String> said = reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (said != null) return said;
            throw new IOException("The partner's SFTP server did not start: " + String.join(" ", lines));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The partner's SFTP server did not start within " + PATIENCE_SECONDS + " s.", e);
        }
    }

    /** @return what the lines say, by name; null if the process ended before the last one */
    private static @Nullable Map<String, String> read(Process process, List<String> lines) {
        Map<String, String> said = new LinkedHashMap<>();
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                String[] words = line.split(" +", 2);
                if (words.length == 2) said.put(words[0], words[1]);
                if (said.containsKey("folder")) return said;
            }
        } catch (IOException e) {
            lines.add("(" + e.getMessage() + ")");
        }
        return null;
    }

    int port() {
        return port;
    }

    /** Of its host key. */
    String fingerprint() {
        return fingerprint;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(5, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
