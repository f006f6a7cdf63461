package io.junctura.api;

import java.io.IOException;

/** Reads one page of a list, and says where the next one is. */
@FunctionalInterface
public interface PageReader {

    /**
     * Reads a page; called for each page in turn, on the thread that asked for the pages. The answer is closed afterwards.
     *
     * @param page any status is a page: begin with {@link HttpAnswer#orThrow}
     */
    NextPage read(HttpAnswer page) throws ConnectorException, IOException, InterruptedException;
}
