package io.junctura.counterparts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftpServerTest {
    private static final String PASSWORD = "secret";

    @TempDir
    Path folder;

    private SftpServer server() throws IOException {
        return new SftpServer(folder.resolve("partner"), 0, PASSWORD);
    }

    private static Session session(SftpServer server, String password) throws JSchException {
        Session session = new JSch().getSession(SftpServer.USER, SftpServer.HOST, server.port());
        session.setPassword(password.getBytes(StandardCharsets.UTF_8));
        session.setConfig("StrictHostKeyChecking", "no");
        session.connect(10_000);
        return session;
    }

    private static ChannelSftp channel(Session session) throws JSchException {
        ChannelSftp sftp = (ChannelSftp) session.openChannel("sftp");
        sftp.connect(10_000);
        return sftp;
    }

    @Test
    void theUserWritesAndReadsFilesOfTheFolder() throws Exception {
        try (SftpServer server = server()) {
            Session session = session(server, PASSWORD);
            ChannelSftp sftp = channel(session);
            sftp.mkdir("orders");
            sftp.put(new ByteArrayInputStream("a;b".getBytes(StandardCharsets.UTF_8)), "orders/a.csv");

            assertThat(folder.resolve("partner/orders/a.csv")).hasContent("a;b");
            try (InputStream read = sftp.get("/orders/a.csv")) {
                assertThat(read).hasContent("a;b");
            }
            session.disconnect();
        }
    }

    @Test
    void nothingOutsideOfTheFolderIsReached() throws Exception {
        Files.writeString(folder.resolve("outside.txt"), "secret");
        try (SftpServer server = server()) {
            Session session = session(server, PASSWORD);
            ChannelSftp sftp = channel(session);

            assertThatThrownBy(() -> sftp.get("/../outside.txt")).isInstanceOf(SftpException.class);
            assertThatThrownBy(() -> sftp.symlink("../outside.txt", "link")).isInstanceOf(SftpException.class);
            session.disconnect();
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        try (SftpServer server = server()) {
            assertThatThrownBy(() -> session(server, "guess")).isInstanceOf(JSchException.class);
        }
    }

    @Test
    void itRunsNoPrograms() throws Exception {
        try (SftpServer server = server()) {
            Session session = session(server, PASSWORD);
            ChannelExec program = (ChannelExec) session.openChannel("exec");
            program.setCommand("id");
            assertThatThrownBy(() -> program.connect(10_000)).isInstanceOf(JSchException.class);
            session.disconnect();
        }
    }

    @Test
    void itPrintsTheFingerprintOfTheKeyThatItShows() throws Exception {
        try (SftpServer server = server()) {
            Session session = session(server, PASSWORD);
            byte[] key = Base64.getDecoder().decode(session.getHostKey().getKey());
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);

            assertThat(server.fingerprint())
                    .isEqualTo("SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash));
            session.disconnect();
        }
    }

    @Test
    void itsKeyIsTheSameAfterARestartAndOnlyItsOwnerReadsIt() throws Exception {
        String fingerprint;
        try (SftpServer first = server()) {
            fingerprint = first.fingerprint();
        }
        try (SftpServer second = server()) {
            assertThat(second.fingerprint()).isEqualTo(fingerprint);
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("partner.hostkey")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aPortThatIsTakenIsReplacedByAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SftpServer server = new SftpServer(folder.resolve("partner"), taken.getLocalPort(), PASSWORD)) {
            assertThat(server.port()).isPositive().isNotEqualTo(taken.getLocalPort());
        }
    }
}
