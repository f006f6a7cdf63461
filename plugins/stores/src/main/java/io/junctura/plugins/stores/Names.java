package io.junctura.plugins.stores;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** File names that are free, and short enough for file systems. */
final class Names {
    private static final int MAX_TRIES = 10_000;

    /** Most characters of a file name's ending, with its dot. A longer one counts as a part of the name. */
    private static final int MAX_ENDING_LENGTH = 20;

    private Names() {}

    /** The path of a name in a folder: {@code a.csv}, or, if there is one, {@code a.2.csv}, and so on. */
    static String free(Store store, String folder, String name)
            throws ConnectorException, IOException, InterruptedException {
        return free(folder, name, path -> store.find(path).isEmpty());
    }

    /** Whether a path may be taken. */
    @FunctionalInterface
    interface Check {
        boolean isFree(String path) throws ConnectorException, IOException, InterruptedException;
    }

    static String free(String folder, String name, Check check)
            throws ConnectorException, IOException, InterruptedException {
        int dot = name.lastIndexOf('.');
        boolean ends = dot > 0 && name.length() - dot <= MAX_ENDING_LENGTH;
        String stem = ends ? name.substring(0, dot) : name;
        String ending = ends ? name.substring(dot) : "";
        return free(folder, stem, ending, check);
    }

    /** As the others, with numbers before an ending of any length. */
    static String free(String folder, String stem, String ending, Check check)
            throws ConnectorException, IOException, InterruptedException {
        for (int number = 1; number <= MAX_TRIES; number++) {
            String next = fitting(stem, number == 1 ? ending : "." + number + ending);
            String path = StorePath.child(folder, next);
            if (check.isFree(path)) return path;
        }
        throw ConnectorException.refused("The folder \"" + folder + "\" has " + MAX_TRIES + " files of the name " + stem
                + ending + ". Move them elsewhere.");
    }

    /** Joins the two, and cuts the beginning so that the name is not too long. */
    static String fitting(String begin, String ending) {
        String cut = begin;
        while (!cut.isEmpty() && (cut + ending).getBytes(StandardCharsets.UTF_8).length > StorePath.MAX_NAME_LENGTH) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut + ending;
    }
}
