package io.junctura.plugins.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Stands before a mail server without STARTTLS, and offers that. It knows no other command until TLS has begun. */
final class StartTls implements AutoCloseable {
    private final ServerSocket listening;
    private final SSLContext tls;
    private final String protocol;
    private final int target;

    /** @param protocol {@code imap}, {@code pop3} or {@code smtp} */
    StartTls(String protocol, int target, TestMail mail) {
        this.protocol = protocol;
        this.target = target;
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(mail.keys(), TestMail.keyPassword());
            tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        start(this::accept);
    }

    String address() {
        return TestMail.address(protocol, listening.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "starttls");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            if (!negotiate(plain)) return;
            try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                secure.setUseClientMode(false);
                secure.startHandshake();
                while (server.getInputStream().read() != '\n') {
                    // The client has been greeted.
                }
                start(() -> copy(secure, server));
                copy(server, secure);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private boolean negotiate(Socket plain) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(plain.getInputStream(), StandardCharsets.UTF_8), 1);
        say(
                plain,
                switch (protocol) {
                    case "imap" -> "* OK ready";
                    case "pop3" -> "+OK ready";
                    default -> "220 ready";
                });
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.toUpperCase(Locale.ROOT).split(" ", -1);
            String tag = protocol.equals("imap") ? words[0] + " " : "";
            String command = protocol.equals("imap") ? words[1] : words[0];
            switch (command) {
                case "CAPABILITY" -> say(plain, "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n" + tag + "OK done");
                case "CAPA" -> say(plain, "+OK\r\nSTLS\r\nUIDL\r\n.");
                case "EHLO" -> say(plain, "250-hello\r\n250 STARTTLS");
                case "STARTTLS", "STLS" -> {
                    say(plain, protocol.equals("smtp") ? "220 go" : protocol.equals("pop3") ? "+OK go" : tag + "OK go");
                    return true;
                }
                default -> say(plain, protocol.equals("smtp") ? "530 TLS first" : tag + "-ERR TLS first");
            }
        }
        return false;
    }

    private static void say(Socket to, String text) throws IOException {
        to.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // The connection has ended.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
