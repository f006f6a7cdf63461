package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.plugins.mail.MailConnection.SignIn;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.jspecify.annotations.Nullable;

/** Translates the library's exceptions to those that steps and triggers report, with the server's messages. */
final class Failures {
    private static final int SHOWN = 500;

    /** What servers say who refuse for now: codes of SMTP (RFC 5321), IMAP (RFC 5530) and POP3 (RFC 3206). */
    private static final Pattern FOR_NOW = Pattern.compile(
            "^4\\d\\d[ -]|\\[(UNAVAILABLE|INUSE|IN-USE|LIMIT|THROTTLED|SYS/TEMP|LOGIN-DELAY|SERVERBUG)]|too many|try"
                    + " again|temporar",
            Pattern.CASE_INSENSITIVE);

    /** Prefixes that the library adds to messages. */
    private static final Pattern WRAPPING =
            Pattern.compile("^(\\* BYE )?(Jakarta Mail Exception: )?((java|javax|jakarta)\\.[\\w.]+: )*");

    private static final Pattern NO_TLS = Pattern.compile("(STARTTLS|STLS) (is )?required but ");

    private Failures() {}

    /**
     * @param what    what cannot be done, such as {@code Cannot search the folder "INBOX"}
     * @param reached whether a lost connection leaves it open that it was done
     * @throws InterruptedException if the call is to end
     */
    static ConnectorException of(Exception e, MailServer server, String what, Reached reached)
            throws InterruptedException {
        ConnectorException ours = find(e, ConnectorException.class);
        if (ours != null) return ours;
        // The server closes the sockets of a call that is to end.
        if (Thread.interrupted() || find(e, InterruptedException.class) != null) throw new InterruptedException();
        String said = what + " at the " + server + ": " + line(e);
        if (find(e, FolderNotFoundException.class) != null) {
            return new ConnectorException(
                    ErrorKind.REFUSED, Reached.YES, said + " Create the folder, or correct its name.", null, e);
        }
        CommandFailedException refusal = find(e, CommandFailedException.class);
        if (refusal != null) {
            return isForNow(line(refusal))
                    ? ConnectorException.tryLater(Reached.NO, said, e)
                    : new ConnectorException(ErrorKind.REFUSED, Reached.YES, said, null, e);
        }
        return ConnectorException.tryLater(reached, said, e);
    }

    /** The same for a sign-in. */
    static ConnectorException ofSignIn(Exception e, MailServer server, MailConnection connection)
            throws InterruptedException {
        String said = line(e);
        if (NO_TLS.matcher(said).find()) {
            return new ConnectorException(
                    ErrorKind.REFUSED,
                    Reached.YES,
                    "The " + server + " does not offer STARTTLS, so it gets no password. Use TLS ("
                            + server.protocol().id() + "s://), or another port.",
                    null,
                    e);
        }
        // The library takes a connection that ends during the sign-in for a refusal.
        if (e instanceof AuthenticationFailedException && !said.contains("EOF on socket")) {
            if (isForNow(said)) {
                return ConnectorException.tryLater(
                        Reached.NO, "The " + server + " accepts no sign-ins for now: " + said, e);
            }
            return new ConnectorException(
                    ErrorKind.CREDENTIALS,
                    Reached.NO,
                    "The " + server + " does not let the user \"" + connection.user() + "\" in: " + said
                            + (connection.signIn() == SignIn.OAUTH2
                                    ? " Check the connection's user and scopes, and authorize it again."
                                    : " Check the connection's user and password. Some providers want a password for"
                                            + " applications, or OAuth2."),
                    null,
                    e);
        }
        return of(e, server, "Cannot sign in", Reached.NO);
    }

    static boolean isForNow(String said) {
        return FOR_NOW.matcher(said).find();
    }

    /** One line of an exception's text, with a full stop. The innermost failure of the network says the most. */
    static String line(Throwable e) {
        String message = null;
        for (Throwable each = e; each != null; each = each.getCause()) {
            boolean saysMore = message == null || each instanceof IOException;
            if (saysMore && each.getMessage() != null && !each.getMessage().isBlank()) message = each.getMessage();
        }
        return line(message == null ? e.getClass().getSimpleName() : message);
    }

    static String line(String text) {
        String line = WRAPPING.matcher(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip())
                .replaceFirst("");
        if (line.length() > SHOWN) return line.substring(0, SHOWN) + "…";
        return line.endsWith(".") ? line : line + ".";
    }

    static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (type.isInstance(each)) return type.cast(each);
            if (each instanceof MessagingException mail
                    && mail.getNextException() != each.getCause()
                    && mail.getNextException() != null) {
                T found = find(mail.getNextException(), type);
                if (found != null) return found;
            }
        }
        return null;
    }
}
