package io.junctura.plugins.sftp;

import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The sshd and sftp-server of Debian's openssh-server, as a process of this user, who signs in by a key. */
final class OpenSsh implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process process;

    /** @param more lines of sshd_config */
    OpenSsh(Path folder, String more) throws IOException, InterruptedException {
        if (!Files.isExecutable(SSHD)) {
            throw new AssertionError("There is no " + SSHD + ". Install it: apt install openssh-server.");
        }
        this.folder = folder;
        generate("host");
        generate("user");
        port = FreePort.any();
        Files.createDirectories(Path.of("/run/sshd")); // Where its parts are separated.
        Path config = Files.writeString(folder.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                Subsystem sftp /usr/lib/openssh/sftp-server
                %s
                """.formatted(
                        port, folder.resolve("host"), folder.resolve("user.pub"), more));
        process = new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        awaitListening();
    }

    private void generate(String name) throws IOException, InterruptedException {
        Process made = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve(name).toString())
                .inheritIO()
                .start();
        if (made.waitFor() != 0) throw new AssertionError("ssh-keygen failed.");
    }

    private void awaitListening() throws IOException, InterruptedException {
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("sshd ended: " + Files.readString(folder.resolve("sshd.log")), e);
                }
            }
        }
    }

    int port() {
        return port;
    }

    String user() {
        return System.getProperty("user.name");
    }

    String privateKey() throws IOException {
        return Files.readString(folder.resolve("user"));
    }

    String knownHosts() throws IOException {
        return "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub"));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
