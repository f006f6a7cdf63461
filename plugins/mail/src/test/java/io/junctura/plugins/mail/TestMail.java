package io.junctura.plugins.mail;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.junctura.testkit.Harness;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server with IMAP, POP3 and SMTP, and a server with the connector; started once for all tests. */
final class TestMail {
    static final String PASSWORD = "let-me-in";

    private static final String STORE_PASSWORD = "changeit";
    private static final String HOST = "127.0.0.1";
    private static final AtomicInteger USERS = new AtomicInteger();

    private static TestMail only;
    private static Harness harness;

    private final GreenMail server;
    private final String certificate;
    private final KeyStore keys;
    private final Relay imap;

    private TestMail() {
        try {
            Path store = Files.createTempDirectory("mail").resolve("keys.p12");
            keys = keys(store);
            certificate = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(keys.getCertificate("mail").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            System.setProperty("greenmail.tls.keystore.file", store.toString());
            System.setProperty("greenmail.tls.keystore.password", STORE_PASSWORD);
            server = new GreenMail(new ServerSetup[] {
                new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP),
                new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTPS),
                new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAP),
                new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAPS),
                new ServerSetup(0, HOST, ServerSetup.PROTOCOL_POP3)
            });
            server.start();
            imap = new Relay(server.getImap().getPort());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static synchronized TestMail running() {
        if (only == null) only = new TestMail();
        return only;
    }

    /** A server with the connector. */
    static synchronized Harness harness() {
        if (harness == null) {
            Harness started = Harness.of(MailConnector.class);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            harness = started;
        }
        return harness;
    }

    private static KeyStore keys(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "7300",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) throw new IOException(said);
        return KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
    }

    /** The server's certificate, in PEM. */
    String certificate() {
        return certificate;
    }

    KeyStore keys() {
        return keys;
    }

    static char[] keyPassword() {
        return STORE_PASSWORD.toCharArray();
    }

    int imap() {
        return imap.port();
    }

    int imaps() {
        return server.getImaps().getPort();
    }

    int pop3() {
        return server.getPop3().getPort();
    }

    int smtp() {
        return server.getSmtp().getPort();
    }

    int smtps() {
        return server.getSmtps().getPort();
    }

    static String address(String scheme, int port) {
        return scheme + "://" + HOST + ":" + port;
    }

    /** The address of a new account. */
    String account() {
        String address = "user" + USERS.incrementAndGet() + "@example.com";
        server.setUser(address, address, PASSWORD);
        return address;
    }

    private GreenMailUser user(String account) {
        return server.getUserManager().getUser(account);
    }

    /** A connection without TLS. */
    Map<String, Object> connection(String account) {
        return connection(
                account,
                address("imap+insecure", imap()),
                address("pop3+insecure", pop3()),
                address("smtp+insecure", smtp()));
    }

    static Map<String, Object> connection(String account, String... servers) {
        Map<String, Object> connection = new HashMap<>();
        connection.put("servers", List.of(servers));
        connection.put("user", account);
        connection.put("password", PASSWORD);
        connection.put("timeout", "20s");
        return connection;
    }

    static MimeMessage message(String raw) {
        try {
            return new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param raw headers and body */
    void deliver(String account, String raw) {
        user(account).deliver(message(raw));
    }

    void deliver(String account, String subject, String text) {
        deliver(account, "From: ann@example.org\nTo: " + account + "\nSubject: " + subject + "\n\n" + text + "\n");
    }

    /** A folder, made if it is not there. */
    MailFolder folder(String account, String name) {
        try {
            var store = server.getManagers().getImapHostManager();
            MailFolder found = store.getFolder(user(account), name);
            return found != null ? found : store.createMailbox(user(account), name);
        } catch (FolderException | AuthorizationException e) {
            throw new IllegalStateException(e);
        }
    }

    MailFolder inbox(String account) {
        return folder(account, "INBOX");
    }

    /** The subjects of the messages in a folder. */
    List<String> subjects(String account, String folder) {
        return folder(account, folder).getMessages().stream()
                .filter(Objects::nonNull) // One that is being deleted.
                .map(each -> {
                    try {
                        return each.getMimeMessage().getSubject();
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** The only message in an account's inbox. */
    MimeMessage received(String account) {
        return inbox(account).getMessages().get(0).getMimeMessage();
    }

    /** Deletes a folder and makes it again with the same messages: they get other UIDs. */
    void makeAnew(String account, String name) throws Exception {
        var store = server.getManagers().getImapHostManager();
        long validity = folder(account, name).getUidValidity();
        List<StoredMessage> before = List.copyOf(folder(account, name).getMessages());
        MailFolder made;
        do {
            store.deleteMailbox(user(account), name);
            made = folder(account, name);
        } while (made.getUidValidity() == validity); // It is the time in seconds.
        for (var each : before) {
            made.appendMessage(each.getMimeMessage(), each.getFlags(), each.getReceivedDate());
        }
    }
}
