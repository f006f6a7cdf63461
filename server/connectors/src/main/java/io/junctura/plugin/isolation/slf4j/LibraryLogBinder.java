package io.junctura.plugin.isolation.slf4j;

import org.slf4j.ILoggerFactory;

/** The class that SLF4J 1.7 loads. Plugins' class loaders define it as {@code org.slf4j.impl.StaticLoggerBinder}. */
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
