package io.junctura.dist;

import io.junctura.dist.OddFile.Ending;
import io.junctura.dist.OddFile.Example;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes docs/understand/odd-files.md. */
final class OddFilesPage {
    private static final String BEGIN = """
            # Malformed files

            This page shows what the server does with malformed files. A flow takes each file from a folder, and reads it with the action of its format.
            A test in each build tries %d such files, kills the server meanwhile, and compares the outcomes with this page.

            | outcome | the file |
            | --- | --- |
            | processed | is in the folder for processed files. Its rows are complete |
            | failed | is in the folder for errors. The text file beside it gives the message |
            | left | stays where it is |

            A malformed file never affects other files. Links, pipes and folders among the files are ignored.
            """;

    private OddFilesPage() {}

    static String of(OddFolder odd) throws IOException {
        Map<String, List<OddFile>> groups = OddFiles.groups();
        long count = groups.values().stream()
                .flatMap(List::stream)
                .mapToLong(each -> each.examples().size())
                .sum();
        StringBuilder page = new StringBuilder(BEGIN.formatted(count));
        for (Map.Entry<String, List<OddFile>> group : groups.entrySet()) {
            page.append("\n## ")
                    .append(group.getKey())
                    .append("\n\n| file | outcome | rows, or the message |\n| --- | --- | --- |\n");
            for (OddFile each : group.getValue()) {
                page.append("| ").append(each.oddity()).append(" | ");
                page.append(outcome(each.fate()))
                        .append(" | ")
                        .append(description(odd, each))
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    private static String outcome(Ending fate) {
        return switch (fate) {
            case DONE -> "processed";
            case FAILED -> "failed";
            case LEFT -> "left";
        };
    }

    private static String description(OddFolder odd, OddFile file) throws IOException {
        if (file.fate() != Ending.FAILED) return file.expected();
        Example first = file.examples().get(0);
        return odd.reason(first)
                .get(1)
                .replaceAll("(.)\\1{20,}", "$1…")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*");
    }
}
