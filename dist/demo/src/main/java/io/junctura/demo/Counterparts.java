package io.junctura.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The partner's SFTP server and the other systems of the demo. Their jar is beside the product's. They run in a child process that
 * ends when its standard input ends, so it also ends if this process is killed.
 */
final class Counterparts implements AutoCloseable {
    static final String JAR = "junctura-counterparts.jar";
    static final int SFTP_PORT = 9022;
    static final String SFTP_USER = "partner";
    static final String SFTP_PASSWORD = "demo-partner-password";

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path folder;
    /** The messages of the process, by name. A system reports its address when it has started. */
    private final Map<String, CompletableFuture<String>> said = new ConcurrentHashMap<>();

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    private Counterparts(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Where the jar should be: in the folder of the jar that this class is from. */
    static Path jar() throws IOException {
        CodeSource own = Counterparts.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(own.getLocation().toURI()).toRealPath().resolveSibling(JAR);
        } catch (URISyntaxException e) {
            throw new IOException("The folder of Junctura's jar cannot be found (" + e.getMessage() + ").", e);
        }
    }

    /**
     * Starts the counterparts, and returns when the SFTP server runs. The systems may still be starting then.
     *
     * @param folder   the root folder of the SFTP server's user
     * @param sftpPort if it is in use, a free one is taken
     * @param systems  names of the systems to start, as the jar names them
     */
    static Counterparts start(Path jar, Path folder, int sftpPort, List<String> systems)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // It serves only a dozen requests, so the start should be quick.
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toString(),
                        "--ends-with-input",
                        "--folder",
                        folder.toString(),
                        "--port",
                        Integer.toString(sftpPort),
                        "--also",
                        String.join(",", systems))
                .redirectErrorStream(true)
                .start();
        Counterparts counterparts = new Counterparts(process, folder);
        Thread reader = new Thread(counterparts::read, "demo-counterparts");
        reader.setDaemon(true);
        reader.start();
        try {
            counterparts.said("folder");
            return counterparts;
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private void read() {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                String[] words = line.split(" +", 2);
                if (words.length == 2) future(words[0]).complete(words[1]);
            }
        } catch (IOException e) {
            lines.add("(" + e.getMessage() + ")");
        }
        ended = true;
        said.values().forEach(this::fail);
    }

    private CompletableFuture<String> future(String name) {
        CompletableFuture<String> future = said.computeIfAbsent(name, any -> new CompletableFuture<>());
        if (ended) fail(future);
        return future;
    }

    private void fail(CompletableFuture<String> future) {
        future.completeExceptionally(new IOException(
                "The counterparts of the demo did not start, or have ended: " + String.join(" ", lines)));
    }

    private String said(String name) throws IOException, InterruptedException {
        try {
            return future(name).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "The counterparts of the demo did not say \"" + name + "\" within " + PATIENCE_SECONDS + " s.", e);
        }
    }

    int sftpPort() throws IOException, InterruptedException {
        return Integer.parseInt(said("port"));
    }

    /** The fingerprint of the SFTP server's host key. */
    String fingerprint() throws IOException, InterruptedException {
        return said("fingerprint");
    }

    /** The root folder of the SFTP server's user. */
    Path folder() {
        return folder;
    }

    /**
     * Waits until a system has started.
     *
     * @return its address, such as {@code 127.0.0.1:9092}
     * @throws IOException if it did not start; the message says why
     */
    String address(String system) throws IOException, InterruptedException {
        String said = said(system);
        if (said.startsWith("failed: ")) throw new IOException(said.substring("failed: ".length()));
        return said;
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
