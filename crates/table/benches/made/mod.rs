//! A made-up file: six floats, three integers, three texts of few values, an id of its own for each row, a time.

use std::io::{Result, Write};

/// Writes a header and so many rows, about 100 bytes each, always the same.
pub fn write(rows: u64, to: &mut dyn Write) -> Result<()> {
    writeln!(to, "order_id,price,weight,lat,lon,discount,score,quantity,stock,zip_area,city,plan,channel,ordered_at")?;
    let cities = ["Berlin", "Hamburg", "München", "Köln", "Bonn", "Kiel", "Ulm", "Aachen"];
    let plans = ["free", "pro", "team"];
    let channels = ["web", "shop", "phone", "partner", "reseller"];
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut below = |limit: u64| {
        // xorshift64*, Vigna 2016
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    };
    for row in 0..rows {
        // Multiplied by an odd number modulo 2³² the rows stay distinct.
        let id = (row as u32).wrapping_mul(2_654_435_761);
        write!(to, "ord-{id:010},{}.{:02},{}.{:03},", below(500), below(100), below(40), below(1000))?;
        write!(to, "{}.{:04},{}.{:04},", 47 + below(8), below(10_000), 6 + below(9), below(10_000))?;
        write!(to, "0.{:02},{}{}.{:03},", below(60), ["", "-"][below(2) as usize], below(4), below(1000))?;
        write!(to, "{},{},{},", 1 + below(12), below(2000), 1 + below(99))?;
        write!(to, "{},{},{},", cities[below(8) as usize], plans[below(3) as usize], channels[below(5) as usize])?;
        let (month, day) = (1 + below(12), 1 + below(28));
        writeln!(to, "2024-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", below(24), below(60), below(60))?;
    }
    Ok(())
}
