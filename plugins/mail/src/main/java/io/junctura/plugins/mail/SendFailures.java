package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Makes of what SMTP servers refuse what steps report. */
final class SendFailures {
    /** The server wants a sign-in, or does not take this one (RFC 4954). */
    private static final List<Integer> OF_SIGN_IN = List.of(530, 534, 535, 538);

    private SendFailures() {}

    /** @param isWritten whether the server has all of the message */
    static ConnectorException of(MessagingException e, MailServer server, boolean isWritten)
            throws InterruptedException {
        List<Integer> codes = new ArrayList<>();
        StringBuilder said = new StringBuilder();
        int last = -1;
        String lastSaid = "";
        for (Exception each = e; each instanceof MessagingException mail; each = mail.getNextException()) {
            if (mail instanceof SMTPAddressFailedException refused) {
                codes.add(refused.getReturnCode());
                said.append(' ').append(refused.getAddress()).append(": ").append(Failures.line(mail));
            } else if (mail instanceof SMTPSenderFailedException refused) {
                codes.add(refused.getReturnCode());
                said.append(' ').append(refused.getAddress()).append(": ").append(Failures.line(mail));
            } else if (mail instanceof SMTPSendFailedException refused) {
                last = refused.getReturnCode();
                lastSaid = " " + Failures.line(mail);
            }
        }
        // Without an address, it is about the message.
        if (codes.isEmpty() && last >= 400) {
            codes.add(last);
            said.append(lastSaid);
        }
        if (codes.isEmpty()) {
            ConnectorException failed =
                    Failures.of(e, server, "Cannot send the message", isWritten ? Reached.MAYBE : Reached.NO);
            if (!isWritten || failed.kind() != ErrorKind.TRY_LATER) return failed;
            return new ConnectorException(
                    failed.kind(),
                    Reached.MAYBE,
                    "The " + server + " received the message, but its answer was lost. It may have sent the message: "
                            + Failures.line(e),
                    null,
                    e);
        }
        String message = "The " + server + " does not accept the message:" + said;
        if (codes.stream().anyMatch(OF_SIGN_IN::contains)) {
            return new ConnectorException(ErrorKind.CREDENTIALS, Reached.NO, message, null, e);
        }
        return codes.stream().allMatch(code -> code < 500)
                ? ConnectorException.tryLater(Reached.NO, message, e)
                : new ConnectorException(ErrorKind.REFUSED, Reached.YES, message, null, e);
    }
}
