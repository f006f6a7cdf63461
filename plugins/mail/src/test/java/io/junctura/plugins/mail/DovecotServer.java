package io.junctura.plugins.mail;

import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Dovecot 2.4 ({@code apt install dovecot-imapd dovecot-pop3d}), in which each name is an account. */
final class DovecotServer implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/dovecot";
    /** Not all ways to sign in can send these characters. */
    private static final String PASSWORD = "päss-字";

    private static final String SUBJECT = "hdr.subject: ";

    private final Daemon daemon;
    private final Path configuration;
    private final int imap = FreePort.any();
    private final int imaps = FreePort.any();
    private final int pop3 = FreePort.any();

    DovecotServer() throws IOException, InterruptedException {
        daemon = new Daemon(PROGRAM, "dovecot-imapd dovecot-pop3d");
        Path mail = Files.createDirectory(daemon.folder.resolve("mail"));
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
        configuration = Files.writeString(
                daemon.folder.resolve("dovecot.conf"), """
                dovecot_config_version = 2.4.0
                dovecot_storage_version = 2.4.0
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = /dev/stderr
                protocols = imap pop3
                listen = 127.0.0.1
                ssl = required
                ssl_server_cert_file = %1$s/certificate.pem
                ssl_server_key_file = %1$s/key.pem
                mail_driver = maildir
                mail_path = %%{home}
                passdb static {
                  password = %2$s
                }
                userdb static {
                  fields {
                    uid = nobody
                    gid = nogroup
                    home = %1$s/mail/%%{user}
                  }
                }
                namespace inbox {
                  inbox = yes
                }
                service imap-login {
                  inet_listener imap {
                    port = %3$d
                  }
                  inet_listener imaps {
                    port = %4$d
                    ssl = yes
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %5$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                """.formatted(daemon.folder, PASSWORD, imap, imaps, pop3));
        daemon.start(pop3, List.of(PROGRAM, "-F", "-c", configuration.toString()));
    }

    /** A connection to an account, with TLS from the first byte for IMAP. */
    Map<String, Object> connection(String account) {
        return connection(account, TestMail.address("imaps", imaps));
    }

    /** A connection to an account, with STARTTLS for both protocols. */
    Map<String, Object> startTls(String account) {
        return connection(account, TestMail.address("imap", imap));
    }

    private Map<String, Object> connection(String account, String imapServer) {
        Map<String, Object> connection = TestMail.connection(account, imapServer, TestMail.address("pop3", pop3));
        connection.put("password", PASSWORD);
        connection.put("authorities", TestMail.running().certificate());
        return connection;
    }

    void deliver(String account, String folder, String raw) {
        doveadm(raw, "save", "-u", account, "-m", folder);
    }

    void makeFolder(String account, String name) {
        doveadm("", "mailbox", "create", "-u", account, name);
    }

    /** Numbers the messages anew. */
    void changeUidValidity(String account, String folder) {
        doveadm("", "mailbox", "update", "-u", account, "--uid-validity", "4711", folder);
    }

    List<String> subjects(String account, String folder) {
        return doveadm("", "fetch", "-u", account, "hdr.subject", "mailbox", folder)
                .lines()
                .filter(line -> line.startsWith(SUBJECT))
                .map(line -> line.substring(SUBJECT.length()))
                .toList();
    }

    private String doveadm(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/doveadm", "-c", configuration.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().write(input.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new AssertionError(String.join(" ", command) + ": " + said);
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
