package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Options;
import io.junctura.api.Reached;
import io.junctura.plugins.mail.MailServer.Protocol;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The folders of an IMAP account. */
public final class Folders implements Options<MailConnection> {
    private static final int MAX = 300;

    @Override
    public Page find(Question question, Context<MailConnection> context)
            throws ConnectorException, InterruptedException {
        String text = question.text().toLowerCase(Locale.ROOT);
        try (SignedIn signedIn = SignedIn.to(Protocol.IMAP, context)) {
            List<Option> found = new ArrayList<>();
            for (Folder each : signedIn.store().getDefaultFolder().list("*")) {
                String name = each.getFullName();
                if (found.size() < MAX && name.toLowerCase(Locale.ROOT).contains(text)) {
                    found.add(Option.of(name, name));
                }
            }
            return Page.of(found);
        } catch (MessagingException e) {
            throw Failures.of(e, context.connection().server(Protocol.IMAP), "Cannot list the folders", Reached.NO);
        }
    }
}
