package io.junctura.counterparts;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** A mail server on this machine alone, with IMAP and SMTP, and the account {@code orders@example.com}. */
final class MailServer implements Counterpart {
    private static final String ACCOUNT = "orders@example.com";
    private static final String PASSWORD = "let-me-in";

    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, SftpServer.HOST, ServerSetup.PROTOCOL_IMAP),
        new ServerSetup(0, SftpServer.HOST, ServerSetup.PROTOCOL_SMTP)
    });

    MailServer() {
        server.start();
        server.setUser(ACCOUNT, ACCOUNT, PASSWORD);
    }

    /** The ports of IMAP and SMTP. */
    @Override
    public String address() {
        return SftpServer.HOST + ":" + server.getImap().getPort() + " " + SftpServer.HOST + ":"
                + server.getSmtp().getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
