package io.junctura.plugins.smb;

import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Samba's server (Debian: {@code apt install samba}) with a configuration and a folder of its own, on a free port. */
final class SambaServer implements AutoCloseable {
    static final String USER = System.getProperty("user.name");
    static final String PASSWORD = "a-password";
    private static final List<String> PLACES = List.of("/usr/sbin/", "/usr/bin/");

    private final Path folder;
    final Path share;
    final int port;
    private final Process server;

    private SambaServer(Path folder, int port, String more) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        share = Files.createDirectory(folder.resolve("share"));
        Path state = Files.createDirectory(folder.resolve("state"));
        Path configuration =
                Files.writeString(folder.resolve("smb.conf"), """
                [global]
                  security = user
                  map to guest = never
                  passdb backend = tdbsam:%1$s/passdb.tdb
                  interfaces = 127.0.0.1
                  bind interfaces only = yes
                  smb ports = %2$d
                  disable netbios = yes
                  load printers = no
                  private dir = %1$s
                  lock directory = %1$s
                  state directory = %1$s
                  cache directory = %1$s
                  pid directory = %1$s
                  ncalrpc dir = %1$s/ncalrpc
                  log file = %1$s/log
                  %3$s
                [orders]
                  path = %4$s
                  read only = no
                  valid users = %5$s
                [closed]
                  path = %4$s
                  valid users = nobody
                """.formatted(state, port, more, share, USER));
        Path said = folder.resolve("said");
        Process user = program(said, "pdbedit", "-s", configuration.toString(), "-a", "-t", "-u", USER);
        user.getOutputStream().write((PASSWORD + "\n" + PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
        user.getOutputStream().close();
        if (user.waitFor() != 0) throw new AssertionError("pdbedit made no user: " + Files.readString(said));
        server = program(said, "smbd", "--foreground", "--debug-stdout", "-s", configuration.toString());
        awaitPort(said);
    }

    /** @param more lines of the global section */
    static SambaServer start(String... more) {
        try {
            return new SambaServer(Files.createTempDirectory("samba"), FreePort.any(), String.join("\n  ", more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** @param said the file that its words go to */
    private static Process program(Path said, String name, String... arguments) throws IOException {
        String found = PLACES.stream()
                .map(place -> place + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + name + ". Install samba."));
        List<String> command =
                Stream.concat(Stream.of(found), Stream.of(arguments)).toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private void awaitPort(Path said) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("smbd does not listen: " + Files.readString(said), notYet);
                }
                server.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Those of a connection to a folder of the share. */
    Map<String, Object> values(String folder) {
        return new HashMap<>(Map.of(
                "host", "127.0.0.1",
                "port", port,
                "share", "orders",
                "folder", folder,
                "user", USER,
                "password", PASSWORD));
    }

    /** Keeps all sessions from going on, or lets them. */
    void freezeSessions(boolean frozen) throws IOException, InterruptedException {
        for (ProcessHandle each : server.descendants().toList()) {
            new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", String.valueOf(each.pid()))
                    .start()
                    .waitFor();
        }
    }

    /** Ends all sessions, as a restart does. */
    void dropSessions() throws InterruptedException {
        List<ProcessHandle> sessions = server.descendants().toList();
        for (ProcessHandle each : sessions) each.destroyForcibly();
        for (ProcessHandle each : sessions) each.onExit().join();
    }

    @Override
    public void close() {
        List<ProcessHandle> sessions = server.descendants().toList();
        server.destroyForcibly();
        server.onExit().join();
        sessions.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            // Samba has taken it away itself.
        }
    }
}
