"""What an author writes on a page beyond links: headings, images, formulas, diagrams, boxes."""
