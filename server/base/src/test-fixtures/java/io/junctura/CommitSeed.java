package io.junctura;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The seed of a build's random tests: the first digits of the commit's hash. So each commit is tested with other seeds, and a
 * build of the same commit repeats them.
 */
public final class CommitSeed {
    private static final int HEX_DIGITS = 7;

    private CommitSeed() {}

    /** @return a number from 1 to 268,435,456; 1 outside of a Git checkout */
    public static long get() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String hash = new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (git.waitFor() == 0) return 1 + Long.parseLong(hash.substring(0, HEX_DIGITS), 16);
        } catch (IOException e) {
            // There is no git.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
