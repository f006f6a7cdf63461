package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.plugins.mail.MailServer.Protocol;
import io.junctura.plugins.mail.MailServer.Security;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    private static final TestMail MAIL = TestMail.running();
    private static final Harness harness = TestMail.harness();

    private static int connections;

    /** A new one each time: a saved connection that leads elsewhere wants its secrets again. */
    private static String save(Map<String, ?> connection) {
        String name = "tried" + ++connections;
        harness.connection(name, "mail", connection);
        return name;
    }

    private static Ran.Failure failure(Map<String, ?> connection) {
        return harness.test(save(connection)).orElseThrow();
    }

    private static Map<String, Object> with(Map<String, Object> connection, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(connection);
        changed.put(name, value);
        return changed;
    }

    @Test
    void aPasswordSignsInToAllServers() {
        assertThat(harness.test(save(MAIL.connection(MAIL.account())))).isEmpty();
    }

    @Test
    void tlsTrustsTheAuthoritiesOfTheConnection() {
        Map<String, Object> secure = TestMail.connection(
                MAIL.account(), TestMail.address("imaps", MAIL.imaps()), TestMail.address("smtps", MAIL.smtps()));
        assertThat(failure(secure).message())
                .contains("not trusted", "put it in PEM into the connection's \"authorities\"");
        assertThat(harness.test(save(with(secure, "authorities", MAIL.certificate()))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "pop3", "smtp"})
    void startTlsProtectsTheSignIn(String protocol) {
        int target = protocol.equals("imap") ? MAIL.imap() : protocol.equals("pop3") ? MAIL.pop3() : MAIL.smtp();
        try (StartTls server = new StartTls(protocol, target, MAIL)) {
            Map<String, Object> connection = TestMail.connection(MAIL.account(), server.address());
            assertThat(failure(connection).message())
                    .contains("not trusted", "put it in PEM into the connection's \"authorities\"");
            assertThat(harness.test(save(with(connection, "authorities", MAIL.certificate()))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "pop3", "smtp"})
    void aServerWithoutStartTlsGetsNoPassword(String protocol) {
        int target = protocol.equals("imap") ? MAIL.imap() : protocol.equals("pop3") ? MAIL.pop3() : MAIL.smtp();
        Ran.Failure failure = failure(TestMail.connection(MAIL.account(), TestMail.address(protocol, target)));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("does not offer STARTTLS, so it gets no password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "pop3", "smtp"})
    void aWrongPasswordIsReportedWithTheServersMessage(String protocol) {
        int target = protocol.equals("imap") ? MAIL.imap() : protocol.equals("pop3") ? MAIL.pop3() : MAIL.smtp();
        String account = MAIL.account();
        Map<String, Object> connection = TestMail.connection(account, TestMail.address(protocol + "+insecure", target));
        Ran.Failure failure = failure(with(connection, "password", "secret-wrong"));
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message())
                .contains("does not let the user \"" + account + "\" in")
                .contains("Check the connection's user and password.")
                .doesNotContain("secret-wrong");
    }

    @Test
    void aSignInThatIsRefusedForNowIsTriedAgain() {
        try (SmtpSimulator server = new SmtpSimulator().on("AUTH", "454 4.7.0 Temporary authentication failure")) {
            Ran.Failure failure = failure(TestMail.connection("ann@example.com", server.address()));
            assertThat(failure.kind()).isEqualTo("TRY_LATER");
            assertThat(failure.message()).contains("454 4.7.0");
        }
    }

    @Test
    void aServerThatOffersNoSignInIsNotUsedWithoutOne() {
        try (SmtpSimulator server = new SmtpSimulator().on("EHLO", "250 simulator")) {
            Map<String, Object> connection = TestMail.connection("ann@example.com", server.address());
            Ran.Failure failure = failure(connection);
            assertThat(failure.kind()).isEqualTo("CREDENTIALS");
            assertThat(failure.message()).contains("offers no sign-in");
            assertThat(harness.test(save(with(connection, "signIn", "none")))).isEmpty();
        }
    }

    @Test
    void anAccessTokenSignsInToAllServers() {
        String account = MAIL.account();
        Map<String, Object> connection = with(MAIL.connection(account), "signIn", "oauth2");
        connection.put(
                "servers",
                List.of(
                        TestMail.address("imap+insecure", MAIL.imap()),
                        TestMail.address("smtp+insecure", MAIL.smtp())));
        connection.put("tokenAddress", "https://login.example/token");
        connection.put("authorizeAddress", "https://login.example/authorize");
        connection.put("clientId", "app-1");
        connection.put("clientSecret", "hidden");
        String name = save(connection);
        assertThat(harness.test(name).orElseThrow().message()).contains("is not authorized");
        // The mail server takes the password for a token.
        harness.authorize(name, TestMail.PASSWORD);
        assertThat(harness.test(name)).isEmpty();
        harness.authorize(name, "a-stale-token");
        Ran.Failure failure = harness.test(name).orElseThrow();
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message()).contains("authorize it again").doesNotContain("a-stale-token");
    }

    @Test
    void aServerThatIsDownIsNamed() {
        Ran.Failure failure = failure(TestMail.connection("ann", "imap+insecure://127.0.0.1:1"));
        assertThat(failure.kind()).isEqualTo("TRY_LATER");
        assertThat(failure.message()).contains("127.0.0.1:1").containsIgnoringCase("refused");
    }

    @Test
    void aRunWaitsUntilTheWrongPasswordIsCorrected() {
        String account = MAIL.account();
        harness.connection("corrected", "mail", with(MAIL.connection(account), "password", "wrong"));
        long run = harness.begin("mail.search", "corrected", Map.of());
        assertThat(harness.settled(run).waiting()).isEqualTo("connection");
        harness.connection("corrected", "mail", MAIL.connection(account));
        assertThat(harness.test("corrected")).isEmpty();
        assertThat(harness.ended(run).status()).isEqualTo("succeeded");
    }

    @Test
    void aConnectionWithoutTheServerSaysSo() {
        String name = save(TestMail.connection("ann@example.com", "smtps://smtp.example.com"));
        Ran ran = harness.settled(harness.begin("mail.search", name, Map.of()));
        assertThat(ran.step("act").error().message()).contains("The connection has no IMAP server");
    }

    @Test
    void addressesSayHowServersAreProtected() {
        assertThat(MailServer.parse("imaps://imap.example.com"))
                .isEqualTo(new MailServer(Protocol.IMAP, Security.TLS, "imap.example.com", 993));
        assertThat(MailServer.parse("smtp://smtp.example.com"))
                .isEqualTo(new MailServer(Protocol.SMTP, Security.STARTTLS, "smtp.example.com", 587));
        assertThat(MailServer.parse("pop3+insecure://[::1]:1110/"))
                .isEqualTo(new MailServer(Protocol.POP3, Security.NONE, "[::1]", 1110));
        for (String wrong : List.of("imap.example.com", "https://mail.example.com", "imap://", "imap://h:99999")) {
            assertThatThrownBy(() -> MailServer.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("servers: ");
        }
    }
}
