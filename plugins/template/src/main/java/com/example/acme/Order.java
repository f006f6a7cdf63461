package com.example.acme;

import java.math.BigDecimal;

/**
 * An order, as flows see it.
 *
 * @param id       its number
 * @param customer who ordered, by their number
 * @param total    what it costs, in euros
 */
public record Order(String id, String customer, BigDecimal total) {}
