package io.junctura.plugins.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A mail server of Debian, which root starts in the foreground, with its own folder. */
final class Daemon implements AutoCloseable {
    final Path folder;
    private final Path said;
    private Process process;

    /** @param packages what to install where the program is missing */
    Daemon(String program, String packages) throws IOException {
        if (!Files.isExecutable(Path.of(program))) {
            throw new AssertionError("There is no " + program + ". Install it: apt install " + packages + ".");
        }
        folder = Files.createTempDirectory("mail-server");
        // The server's processes run as several users.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        said = folder.resolve("said");
        Files.writeString(folder.resolve("certificate.pem"), TestMail.running().certificate());
        Files.writeString(folder.resolve("key.pem"), key());
    }

    private static String key() {
        try {
            byte[] key = TestMail.running()
                    .keys()
                    .getKey("mail", TestMail.keyPassword())
                    .getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, and waits until it listens. */
    void start(int port, List<String> command) throws IOException, InterruptedException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError(command.get(0) + " does not listen: " + Files.readString(said), notYet);
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        if (process == null) return; // It has not started.
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        process.onExit().join();
        all.forEach(each -> each.onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            // The server has deleted it itself.
        }
    }
}
