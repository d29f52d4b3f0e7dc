//! Gradients and hessians of the rows of a node, added up by column and bin.

use crate::bins::Bins;

/// Gradient of the rows, and their hessian and number packed into one word. All are whole numbers, so sums are exact.
pub(super) type Cell = [i64; 2];

/// The cells of one column.
pub(super) type ColumnCells = [Cell; 256];

/// The cells of all columns that vary.
pub(super) struct Histogram {
    columns: Vec<ColumnCells>,
}

impl Histogram {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns: vec![[[0; 2]; 256]; columns] }
    }

    pub(super) fn column(&self, index: usize) -> &ColumnCells {
        &self.columns[index]
    }

    /// Adds up all rows of a table. `active`: the columns that vary.
    pub(super) fn fill_all(&mut self, bins: &Bins, active: &[u32], items: &[Cell]) {
        for (cells, &column) in self.columns.iter_mut().zip(active) {
            *cells = [[0; 2]; 256];
            for (&code, item) in bins.columns[column as usize].codes.iter().zip(items) {
                add(&mut cells[usize::from(code)], item);
            }
        }
    }

    /// Adds up some rows. `items` go with `rows`.
    pub(super) fn fill(&mut self, bins: &Bins, active: &[u32], rows: &[u32], items: &[Cell]) {
        for (cells, &column) in self.columns.iter_mut().zip(active) {
            *cells = [[0; 2]; 256];
            let codes = bins.columns[column as usize].codes.as_slice();
            for (&row, item) in rows.iter().zip(items) {
                add(&mut cells[usize::from(codes[row as usize])], item);
            }
        }
    }

    /// What is left of a node without one of its children.
    pub(super) fn subtract(&mut self, child: &Self) {
        for (cells, less) in self.columns.iter_mut().zip(&child.columns) {
            for (cell, less) in cells.iter_mut().zip(less) {
                cell[0] = cell[0].wrapping_sub(less[0]);
                cell[1] = cell[1].wrapping_sub(less[1]);
            }
        }
    }
}

// Sums cannot overflow, see `Fixed`; to say so keeps the check out of this loop, also in tests.
fn add(cell: &mut Cell, item: &Cell) {
    cell[0] = cell[0].wrapping_add(item[0]);
    cell[1] = cell[1].wrapping_add(item[1]);
}
