/// Inserts an item into a binary heap of least keys, or moves it up to a smaller key.
/// - Parameter places: where each item is in the heap, −1 outside it.
/// - Returns: the number of items then in the heap.
@inline(__always)
func placeInHeap(
  _ item: Int, _ key: Double, keys: UnsafeMutablePointer<Double>, items: UnsafeMutablePointer<Int32>,
  places: UnsafeMutablePointer<Int32>, count: Int
) -> Int {
  let isNew = places[item] < 0
  var place = isNew ? count : Int(places[item])
  while place > 0 {
    let parent = (place - 1) >> 1
    if keys[parent] <= key { break }
    moveInHeap(from: parent, to: place, keys: keys, items: items, places: places)
    place = parent
  }
  keys[place] = key
  items[place] = Int32(truncatingIfNeeded: item)
  places[item] = Int32(truncatingIfNeeded: place)
  return isNew ? count + 1 : count
}

/// Takes the item of least key out of a heap of `count` items, at least one.
@inline(__always)
func removeFirstFromHeap(
  keys: UnsafeMutablePointer<Double>, items: UnsafeMutablePointer<Int32>, places: UnsafeMutablePointer<Int32>,
  count: Int
) -> Int {
  let first = Int(items[0])
  places[first] = -1
  let last = count - 1
  if last == 0 { return first }
  let key = keys[last]
  let item = items[last]
  var place = 0
  while true {
    var child = 2 * place + 1
    if child >= last { break }
    if child + 1 < last && keys[child + 1] < keys[child] { child += 1 }
    if keys[child] >= key { break }
    moveInHeap(from: child, to: place, keys: keys, items: items, places: places)
    place = child
  }
  keys[place] = key
  items[place] = item
  places[Int(item)] = Int32(truncatingIfNeeded: place)
  return first
}

@inline(__always)
private func moveInHeap(
  from: Int, to: Int, keys: UnsafeMutablePointer<Double>, items: UnsafeMutablePointer<Int32>,
  places: UnsafeMutablePointer<Int32>
) {
  keys[to] = keys[from]
  items[to] = items[from]
  places[Int(items[to])] = Int32(truncatingIfNeeded: to)
}
