package io.junctura.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that is made from the code. */
public final class GeneratedPage {
    private GeneratedPage() {}

    /** Fails if the page is not this text. With {@code -Ddocs.write=true} it becomes this text. */
    public static void is(String page, String text) throws IOException {
        Path file = Pages.ROOT.resolve("docs").resolve(page);
        if (Boolean.getBoolean("docs.write")) Files.writeString(file, text);
        assertThat(file)
                .as("docs/" + page
                        + " is not what the code says. To write it again, add to the test: -Ddocs.write=true")
                .content()
                .isEqualTo(text);
    }

    /** For a cell of a table. */
    public static String cell(String text) {
        return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }

    /** Code in a cell of a table. */
    public static String code(String text) {
        String fence = text.contains("`") ? "``" : "`";
        return fence + cell(text) + fence;
    }
}
