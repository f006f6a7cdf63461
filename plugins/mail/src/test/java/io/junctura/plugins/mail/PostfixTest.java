package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.FreePort;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against Postfix, which must be installed and is started by root. It has the mailbox of ann@example.com, and sends nothing on. */
@Tag("tools")
class PostfixTest {
    private static final String PROGRAM = "/usr/sbin/postfix";
    private static final Harness harness = TestMail.harness();

    private static Daemon postfix;

    @BeforeAll
    static void start() throws Exception {
        postfix = new Daemon(PROGRAM, "postfix");
        Path folder = postfix.folder;
        Files.createDirectory(folder.resolve("queue"));
        owned(Files.createDirectory(folder.resolve("data")), "postfix");
        owned(Files.createDirectory(folder.resolve("mail")), "nobody");
        int port = FreePort.any();
        Files.writeString(folder.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file = /dev/stdout
                myhostname = mail.example.com
                mydestination =
                alias_maps =
                alias_database =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtpd_peername_lookup = no
                virtual_mailbox_domains = example.com
                virtual_mailbox_base = %1$s/mail
                virtual_mailbox_maps = inline:{ ann@example.com=ann/ }
                virtual_uid_maps = static:65534
                virtual_gid_maps = static:65534
                message_size_limit = 100000
                smtpd_tls_security_level = encrypt
                smtpd_tls_chain_files = %1$s/key.pem, %1$s/certificate.pem
                """.formatted(folder));
        Files.writeString(folder.resolve("master.cf"), """
                %d inet n - n - - smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                error unix - - n - - error
                retry unix - - n - - error
                proxymap unix - - n - - proxymap
                virtual unix - n n - - virtual
                anvil unix - - n - 1 anvil
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port));
        postfix.start(port, List.of(PROGRAM, "-c", folder.toString(), "start-fg"));
        harness.connection(
                "postfix",
                "mail",
                Map.of(
                        "servers",
                        List.of(TestMail.address("smtp", port)),
                        "signIn",
                        "none",
                        "authorities",
                        TestMail.running().certificate(),
                        "timeout",
                        "20s"));
    }

    @AfterAll
    static void stop() {
        if (postfix != null) postfix.close();
    }

    private static void owned(Path file, String user) throws IOException {
        Files.setOwner(
                file, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }

    private static Ran send(String to, String text) {
        return harness.act(
                "mail.send",
                "postfix",
                Map.of("from", "shop@example.com", "to", List.of(to), "subject", "Hello", "text", text));
    }

    /** The messages that are delivered. */
    private static List<Path> delivered() {
        Path box = postfix.folder.resolve("mail/ann/new");
        if (!Files.isDirectory(box)) return List.of();
        try (Stream<Path> messages = Files.list(box)) {
            return messages.toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMessageIsDeliveredOverStartTlsWithoutSignIn() throws IOException {
        Ran ran = send("ann@example.com", "Grüße");
        assertThat(ran.error()).isNull();
        Map<?, ?> output = (Map<?, ?>) ran.step("act").output();
        assertThat(String.valueOf(output.get("answer"))).startsWith("250 2.0.0 Ok: queued as");
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (delivered().isEmpty()) {
            if (System.nanoTime() > until) throw new AssertionError("Nothing was delivered within 30 s.");
            Thread.onSpinWait();
        }
        assertThat(Files.readString(delivered().get(0)))
                .contains("Subject: Hello", "Message-ID: " + output.get("messageId"));
    }

    @Test
    void aRefusedRecipientIsReportedWithTheServersMessage() {
        Ran ran = send("bob@example.com", "text");
        assertThat(ran.error().kind()).isEqualTo("REFUSED");
        assertThat(ran.error().message())
                .contains("bob@example.com")
                .contains("550 5.1.1")
                .contains("User unknown in virtual mailbox table");
    }

    @Test
    void aMessageThatIsTooLargeIsRefused() {
        Ran ran = send("ann@example.com", "too large ".repeat(20_000));
        assertThat(ran.error().kind()).isEqualTo("REFUSED");
        assertThat(ran.error().message()).contains("552 5.3.4");
    }
}
