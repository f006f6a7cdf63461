package io.junctura.plugin.isolation.slf4j;

import org.slf4j.ILoggerFactory;

/** What SLF4J 1.7 looks for under the name {@code org.slf4j.impl.StaticLoggerBinder}, as which this class is defined. */
public final class LibraryLogBinder {
    private static final LibraryLogBinder SINGLETON = new LibraryLogBinder();

    private final ILoggerFactory loggers = new LibraryLoggers();

    private LibraryLogBinder() {}

    public static LibraryLogBinder getSingleton() {
        return SINGLETON;
    }

    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    public String getLoggerFactoryClassStr() {
        return LibraryLoggers.class.getName();
    }
}
