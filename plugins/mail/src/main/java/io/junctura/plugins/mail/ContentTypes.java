package io.junctura.plugins.mail;

import jakarta.activation.CommandInfo;
import jakarta.activation.CommandMap;
import jakarta.activation.DataContentHandler;
import java.util.Locale;
import org.eclipse.angus.mail.handlers.message_rfc822;
import org.eclipse.angus.mail.handlers.multipart_mixed;
import org.eclipse.angus.mail.handlers.text_html;
import org.eclipse.angus.mail.handlers.text_plain;
import org.jspecify.annotations.Nullable;

/** How the library writes and reads parts, without the files in which it would look that up. */
final class ContentTypes extends CommandMap {
    private ContentTypes() {}

    /** For this plugin's classes alone. */
    static void use() {
        if (!(CommandMap.getDefaultCommandMap() instanceof ContentTypes)) {
            CommandMap.setDefaultCommandMap(new ContentTypes());
        }
    }

    @Override
    public @Nullable DataContentHandler createDataContentHandler(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (name.startsWith("multipart/")) return new multipart_mixed();
        if (name.startsWith("message/rfc822")) return new message_rfc822();
        if (name.startsWith("text/html")) return new text_html();
        return name.startsWith("text/plain") ? new text_plain() : null;
    }

    @Override
    public CommandInfo[] getPreferredCommands(String type) {
        return new CommandInfo[0];
    }

    @Override
    public CommandInfo[] getAllCommands(String type) {
        return new CommandInfo[0];
    }

    @Override
    public @Nullable CommandInfo getCommand(String type, String command) {
        return null;
    }
}
