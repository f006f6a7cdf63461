package io.junctura.plugins.excel;

/** Columns and rows as a spreadsheet names them: {@code A}, {@code B5}. */
final class CellAddress {
    static final int MAX_COLUMNS = 16_384;
    static final int MAX_ROWS = 1_048_576;

    private CellAddress() {}

    /** @param column from 0 */
    static String column(int column) {
        StringBuilder letters = new StringBuilder();
        for (int left = column + 1; left > 0; left = (left - 1) / 26) {
            letters.append((char) ('A' + (left - 1) % 26));
        }
        return letters.reverse().toString();
    }

    /** The column at the beginning of an address, from 0; -1 if there is none. */
    static int columnOf(String address) {
        int column = 0;
        int at = 0;
        for (; at < address.length() && at < 4; at++) {
            char c = Character.toUpperCase(address.charAt(at));
            if (c < 'A' || c > 'Z') break;
            column = column * 26 + (c - 'A' + 1);
        }
        return at == 0 || column > MAX_COLUMNS ? -1 : column - 1;
    }
}
